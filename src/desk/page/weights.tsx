import type { EmailView } from './api.ts'
import type { Spot } from './mail-frame.tsx'

/** Bytes at which Gmail cuts a mail off; how it counts is not published. */
const GMAIL_CLIPS = 102 * 1024
/** Where the checks begin to warn. */
const HEAVY = 80_000

/** What each block weighs, against what Gmail shows. */
export function Weights({ email, onShow }: { readonly email: EmailView; readonly onShow: (spot: Spot) => void }) {
  const { html } = email.bytes
  const inBlocks = email.blocks.reduce((sum, { bytes }) => sum + bytes, 0)
  const heaviest = Math.max(...email.blocks.map(({ bytes }) => bytes), 1)
  return (
    <div class="weights">
      <h2>Blocks</h2>
      <p class="weight-total">
        <strong>{kilobytes(html)}</strong> of the 102 KB that Gmail shows
      </p>
      <meter class="unseen" aria-label="Share of what Gmail shows" min={0} max={GMAIL_CLIPS} value={html}>
        {kilobytes(html)}
      </meter>
      <div class={`stacked${html >= HEAVY ? ' heavy' : ''}`} aria-hidden="true">
        {email.blocks.map(({ block, bytes }, index) => (
          <span
            key={index}
            title={`${block}: ${kilobytes(bytes)}`}
            style={{ width: `${(bytes / GMAIL_CLIPS) * 100}%` }}
          />
        ))}
        <span
          class="frame-share"
          title="The frame around the blocks"
          style={{ width: `${((html - inBlocks) / GMAIL_CLIPS) * 100}%` }}
        />
      </div>
      <ol class="blocks">
        {email.blocks.map((block, index) => (
          <li key={index}>
            <button type="button" onClick={() => onShow({ block: index })} title="Show it in the email">
              <span class="block-name">{block.block}</span>
              <span class="block-title" dir="auto">
                {block.title}
              </span>
            </button>
            <span class="block-weight">
              <span class="bar" style={{ width: `${(block.bytes / heaviest) * 100}%` }} />
              {kilobytes(block.bytes)}
            </span>
            <span class="block-words">{block.words > 0 ? `${block.words} words` : ''}</span>
            {block.open === undefined ? null : (
              <a href={block.open} title="Open it in the editor" aria-label={`edit ${block.block} in the editor`}>
                edit
              </a>
            )}
          </li>
        ))}
      </ol>
      <p class="aside">
        {email.words} words, {email.minutes} {email.minutes === 1 ? 'minute' : 'minutes'}; text part{' '}
        {kilobytes(email.bytes.text)}
        {email.pictures.count > 0 ? `; ${email.pictures.count} pictures, ${kilobytes(email.pictures.bytes)}` : ''}
      </p>
    </div>
  )
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`
}
