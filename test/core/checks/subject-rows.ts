import { passed, type Row, reported } from './row.ts'

/** The two lines of the inbox. */
export const SUBJECT_ROWS: readonly Row[] = [
  reported('subject/style', 'capitals around a name', { subject: '▸HELLO {{email}}, READ THIS NOW' }, 'warning'),
  reported('subject/empty', 'a subject of one word that stands for one', { subject: '▸Test' }, 'error'),
  reported('subject/empty', 'the same in brackets and quotes', { subject: '"▸[TEST]"' }, 'error'),
  reported('subject/empty', 'a subject whose only word is empty for the reader', { subject: '"▸{{city}}"' }, 'error'),
  reported(
    'subject/empty',
    'a subject longer than servers take',
    { subject: `▸${'Gates '.repeat(43).trim()}` },
    'error',
  ),
  passed('subject/empty', 'a test of something', { subject: 'Test of the new lock gates' }),

  reported('subject/length', '61 columns', { subject: `▸${'Gates and '.repeat(6)}1` }, 'warning'),
  reported(
    'subject/length',
    '31 signs of double width',
    { head: 'lang: zh\n', subject: `▸${'港'.repeat(31)}` },
    'warning',
  ),
  passed('subject/length', '60 columns', { subject: `${'Gates and '.repeat(5)}Gates ands` }),

  reported('subject/style', 'capitals throughout', { subject: '▸FERRIES LEAVE ON TIME' }, 'warning'),
  reported('subject/style', 'two exclamation marks', { subject: 'Ferries leave▸!! At last' }, 'warning'),
  reported('subject/style', 'an answer to nobody', { subject: '"▸Re: ferries leave on time"' }, 'warning'),
  reported('subject/style', 'three emoji', { subject: '▸Ferries 🚢 leave 🎉 on time 🕘' }, 'warning'),
  reported('subject/style', 'three flags', { subject: '▸Ferries 🇫🇷 to 🇩🇪 and 🇮🇹' }, 'warning'),
  passed('subject/style', 'a family, which is one emoji, and a ship', { subject: 'Ferries 👨‍👩‍👧‍👦 leave on time 🚢' }),
  passed('subject/style', 'names in capitals, one mark, words that begin like an answer', {
    subject: '"Reform of NATO: what next? At last!"',
  }),
  passed('subject/style', 'a script without capitals', { head: 'lang: ar\n', subject: 'ميناء يفتح أبوابه من جديد' }),

  reported('preheader/missing', 'a preheader that is empty for the reader', { preheader: '"▸{{city}}"' }, 'warning'),
  passed('preheader/missing', 'one that is not', { preheader: '"{{city|Ferries}}"' }),

  reported('preheader/style', 'less than 30 columns', { preheader: '▸Ferries and fish' }, 'warning'),
  reported(
    'preheader/style',
    'more than 140 columns',
    { preheader: `▸${'Ferries and fish, '.repeat(8)}fish` },
    'warning',
  ),
  reported('preheader/style', 'the subject again', { preheader: '▸The harbour opens its gates Again' }, 'warning'),
  passed('preheader/style', 'exactly 30', { preheader: 'Ferries and fish and ferries 30'.slice(0, 30) }),
  passed('preheader/style', 'an empty one, which is told elsewhere', { preheader: '"{{city}}"' }),
]
