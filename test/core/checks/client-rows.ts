import { passed, type Row, rawBlock, reported } from './row.ts'

const FLEX = rawBlock('<p style="▸display:flex">Words</p>')

/** What mail programs do not know. */
export const CLIENT_ROWS: readonly Row[] = [
  reported('client/unsupported', 'a layout that Outlook does not know', { blocks: FLEX }, 'warning'),
  reported(
    'client/unsupported',
    'the same in a template of the project',
    {
      blocks: '  - block: note\n    text: Words of a note\n',
      files: {
        'templates/blocks/note.mjml':
          '<mj-section><mj-column><mj-text>\n<p style="▸display:grid">{{text}}</p>\n</mj-text></mj-column></mj-section>\n',
        'templates/blocks/note.txt': '{{text}}\n',
      },
    },
    'warning',
  ),
  reported(
    'client/unsupported',
    'a mail program that there is not',
    { newsletter: 'checks: { clients: [gmail, ▸outlok] }\n' },
    'error',
  ),
  passed('client/unsupported', 'what the chosen mail programs know', {
    newsletter: 'checks: { clients: [apple-mail] }\n',
    blocks: FLEX.replace('▸', ''),
  }),
  passed('client/unsupported', 'what a mail does as well without', {
    blocks: rawBlock('<p style="border-radius:4px;box-shadow:0 0 2px #000000">Words</p>'),
  }),
]
