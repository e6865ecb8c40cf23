import { answerOf, api, type ComparisonView, type ProjectView } from './api.ts'
import { Findings } from './findings.tsx'
import { revision } from './live.ts'
import { choose, queryValue } from './location.ts'
import { MailFrame } from './mail-frame.tsx'
import { NotYet } from './not-yet.tsx'
import { readerQuery, withQuery } from './settings.ts'
import { pressKey } from './shortcuts.tsx'
import { useLoaded } from './use-loaded.ts'
import { kilobytes } from './weights.tsx'

interface Version {
  readonly edition: string
  readonly commit: string | undefined
}

/** Two editions, or one edition at two commits, side by side. */
export function ComparePage({ project }: { readonly project: ProjectView }) {
  const shelf = useLoaded(`${revision.value}`, () => answerOf(api.editions.$get()))
  const ids = (shelf.value?.editions ?? []).map(({ id }) => id)
  const right = versionOf(queryValue('right') ?? project.first ?? ids[0] ?? '')
  const asked = queryValue('left')
  // An edition that was asked to be compared, with nothing said to what, is compared with the one before it.
  const isAlone = asked === undefined || (asked === right.edition && queryValue('right') === undefined)
  const left = versionOf((isAlone ? ids[ids.indexOf(right.edition) + 1] : asked) ?? right.edition)
  const [leftName, rightName] = [nameOf(left), nameOf(right)]
  const query = readerQuery()
  const { value: view, problems } = useLoaded(
    `${revision.value} ${leftName} ${rightName} ${JSON.stringify(query)}`,
    () => answerOf(api.compare.$get({ query: { ...query, left: leftName, right: rightName } })),
  )
  if (!shelf.value) return <NotYet loaded={shelf} />
  return (
    <main class="compare" aria-label="Comparison">
      <div class="compare-heads">
        <VersionChoice side="left" version={left} ids={ids} />
        <VersionChoice side="right" version={right} ids={ids} />
      </div>
      {problems.length > 0 ? <Findings findings={problems} /> : null}
      {view ? <Compared view={view} /> : null}
      <div class="compare-mails">
        {view ? [view.left, view.right].map((side, index) => <Mail key={index} side={side} />) : null}
      </div>
    </main>
  )
}

function VersionChoice({
  side,
  version,
  ids,
}: {
  readonly side: 'left' | 'right'
  readonly version: Version
  readonly ids: readonly string[]
}) {
  const { value } = useLoaded(`${revision.value} ${version.edition}`, () =>
    answerOf(api.editions[':id'].commits.$get({ param: { id: version.edition } })),
  )
  const commits = value?.commits ?? []
  const name = side === 'left' ? 'Left' : 'Right'
  return (
    <fieldset class="version">
      <legend class="unseen">{name}</legend>
      <select
        aria-label={`${name} edition`}
        value={version.edition}
        onChange={event => choose({ [side]: event.currentTarget.value })}
      >
        {ids.map(id => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
      <select
        aria-label={`${name} version`}
        value={version.commit ?? ''}
        onChange={event =>
          choose({ [side]: nameOf({ edition: version.edition, commit: event.currentTarget.value || undefined }) })
        }
      >
        <option value="">as it is now</option>
        {commits.map(({ id, short, date, subject }) => (
          <option key={id} value={id}>
            {date.slice(0, 10)} {short} {subject}
          </option>
        ))}
      </select>
    </fieldset>
  )
}

const CHANGES = {
  same: '',
  changed: 'changed',
  moved: 'moved',
  'moved-and-changed': 'moved, changed',
  added: 'added',
  cut: 'cut',
} as const

function Compared({ view: { left, right, comparison } }: { readonly view: ComparisonView }) {
  const [one, other] = [left.outline, right.outline]
  if (!comparison || !one || !other) return null
  const { counts, words, bytes } = comparison
  const parts = (['added', 'cut', 'moved', 'changed'] as const).filter(name => counts[name] > 0)
  return (
    <>
      <p class="compare-sum" role="status">
        {parts.length === 0 ? 'Nothing differs.' : parts.map(name => `${counts[name]} ${name}`).join(', ')}
        <span>
          {words.left} → {words.right} words ({signed(words.right - words.left)})
        </span>
        <span>
          {kilobytes(bytes.left)} → {kilobytes(bytes.right)} ({signed(bytes.right - bytes.left)} bytes)
        </span>
      </p>
      <table class="compare-blocks">
        <thead>
          <tr>
            <th scope="col">{one.subject}</th>
            <th scope="col">Change</th>
            <th scope="col">{other.subject}</th>
          </tr>
        </thead>
        <tbody>
          {comparison.rows.map((row, index) => (
            <tr key={index} class={row.change}>
              <td>{row.left === undefined ? null : <Block block={one.blocks[row.left]} />}</td>
              <td class="change">{CHANGES[row.change]}</td>
              <td>{row.right === undefined ? null : <Block block={other.blocks[row.right]} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

type OutlineBlock = NonNullable<ComparisonView['left']['outline']>['blocks'][number]

function Block({ block }: { readonly block: OutlineBlock | undefined }) {
  if (!block) return null
  return (
    <>
      <span class="block-name">{block.block}</span> <span dir="auto">{block.title}</span>
      <span class="block-words">
        {block.words > 0 ? `${block.words} words, ` : ''}
        {kilobytes(block.bytes)}
      </span>
    </>
  )
}

function Mail({ side }: { readonly side: ComparisonView['left'] }) {
  const { name, outline, problems } = side
  if (!outline) return <Findings findings={problems} areFramesOpen />
  const query = { ...readerQuery(), ...(name.commit === undefined ? {} : { commit: name.commit }) }
  return (
    <MailFrame
      key={`${name.edition} ${name.commit}`}
      address={withQuery(`/frames/${encodeURIComponent(name.edition)}`, query)}
      version={outline.blocks.map(({ fingerprint }) => fingerprint).join()}
      width={600}
      height={720}
      zoom={0.8}
      label={`${name.edition}${name.commit === undefined ? '' : ` at ${name.commit.slice(0, 7)}`}`}
      onKey={pressKey}
    />
  )
}

function versionOf(text: string): Version {
  const [edition = '', commit] = text.split('@')
  return { edition, commit }
}

function nameOf({ edition, commit }: Version): string {
  return commit === undefined ? edition : `${edition}@${commit}`
}

function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : String(difference).replace('-', '−')
}
