import { useState } from 'preact/hooks'
import { answerOf, api, type EmailView, type ProjectView } from './api.ts'
import { revision } from './live.ts'
import { choose } from './location.ts'
import { settings } from './settings.ts'
import { useLoaded } from './use-loaded.ts'

/** As whom the edition is looked at, and what of it they get. */
export function ReaderPanel({ project, email }: { readonly project: ProjectView; readonly email: EmailView }) {
  const { audience } = settings.value
  return (
    <div class="reader">
      <h2>Reader</h2>
      <fieldset class="choices">
        <legend>Somebody like</legend>
        {project.personas.map(({ id, label }) => (
          <label key={id}>
            <input
              type="radio"
              name="persona"
              checked={email.reader.id === id}
              onChange={() => choose({ reader: id === 'persona:sample' ? undefined : id })}
            />
            <span dir="auto">{label}</span>
          </label>
        ))}
      </fieldset>
      {project.lists.length > 0 ? <ListSearch lists={project.lists} current={email.reader.id} /> : null}
      {email.audiences.length > 1 ? (
        <label class="field">
          Audience
          <select
            value={audience ?? ''}
            onChange={event => choose({ audience: event.currentTarget.value || undefined })}
          >
            <option value="">the reader’s own ({email.audiences[email.variant]})</option>
            {email.audiences.map((label, index) => (
              <option key={label} value={String(index)}>
                {label}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <h3>What is known of them</h3>
      <dl class="values">
        {Object.entries(email.columns).map(([name, value]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} value`} dir="auto">
            {value || '—'}
          </dd>,
        ])}
      </dl>
      <h3>What they get</h3>
      <ul class="gets">
        {email.blocks.map(({ block, title }, index) => (
          <li key={index}>
            <span aria-hidden="true">✓</span> <span class="block-name">{block}</span> <span dir="auto">{title}</span>
          </li>
        ))}
      </ul>
      {email.hidden.length > 0 ? <h3>What they do not get</h3> : null}
      <ul class="gets hidden-blocks">
        {email.hidden.map(({ block, why }, index) => (
          <li key={index}>
            <span aria-hidden="true">–</span> <span class="block-name">{block}</span> <span>{why}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function ListSearch({ lists, current }: { readonly lists: readonly string[]; readonly current: string }) {
  const [list, setList] = useState(lists[0] ?? '')
  const [search, setSearch] = useState('')
  const { value, problems } = useLoaded(`${revision.value} ${list} ${search}`, () =>
    answerOf(api.lists[':list'].$get({ param: { list }, query: { search } })),
  )
  return (
    <fieldset class="choices">
      <legend>Somebody of a list</legend>
      <div class="list-search">
        <select aria-label="List" value={list} onChange={event => setList(event.currentTarget.value)}>
          {lists.map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <input
          type="search"
          aria-label="Search the list"
          placeholder="Search"
          value={search}
          onInput={event => setSearch(event.currentTarget.value)}
        />
      </div>
      {problems.length > 0 ? <p class="aside">{problems[0]?.message}</p> : null}
      <div class="found">
        {(value?.readers ?? []).map(({ id, label }) => (
          <label key={id}>
            <input type="radio" name="persona" checked={current === id} onChange={() => choose({ reader: id })} />
            <span dir="auto">{label}</span>
          </label>
        ))}
        {value && value.readers.length === 0 ? <p class="aside">Nobody.</p> : null}
      </div>
    </fieldset>
  )
}
