import type { LinkAnswer } from '../../../src/core/checks/link-answer.ts'
import { passed, type Row, reported } from './row.ts'

const PAGE = 'https://quays.org/lock'
const REDIRECT = { status: 301, to: 'https://quays.org/locks/1' }

function answering(answer: LinkAnswer) {
  return { links: new Map([[PAGE, answer]]) }
}

/** Links, and what they answer. */
export const LINK_ROWS: readonly Row[] = [
  reported(
    'link/text-mismatch',
    'a company at a host that only sounds like it',
    { letter: 'Log in at [▸Quaybank.com](https://quaybank-login.org/) today.\n' },
    'warning',
  ),
  passed('link/text-mismatch', 'news of a company with the name of its host', {
    letter: 'Of [Quaybank.com](https://harbour.news/banks) and its clerks.\n',
  }),
  reported(
    'link/placeholder',
    'a page of this machine',
    { letter: 'Read [the draft](▸http://localhost:3000/draft) first.\n' },
    'error',
  ),
  reported(
    'link/placeholder',
    'a page of the network at home',
    { letter: 'Read [the draft](▸https://192.168.0.12/draft) first.\n' },
    'error',
  ),
  reported(
    'link/placeholder',
    'an address made for examples',
    { body: 'Read [the report](▸https://www.example.com/report).\n' },
    'error',
  ),
  reported(
    'link/placeholder',
    'a mailbox that nobody has',
    { letter: 'Write to [the desk](▸mailto:desk@example.org).\n' },
    'error',
  ),
  reported(
    'link/placeholder',
    'an address that somebody meant to finish',
    { letter: 'Read [the report](▸https://quays.org/TODO).\n' },
    'error',
  ),
  reported(
    'link/placeholder',
    'a link without an address, as a template may write it',
    {
      letter: 'Read [▸the report](https://quays.org/report).\n',
      html: html => html.replace('href="https://quays.org/report"', 'href="#"'),
    },
    'error',
  ),
  passed('link/placeholder', 'a newsletter that lives at an address made for examples links to its like', {
    host: 'harbour.example',
    letter: 'Read [the report](https://quays.example/report), write to [the desk](mailto:desk@quays.example).\n',
  }),
  passed('link/placeholder', 'hosts and pages that only look like placeholders', {
    letter:
      'Of [examples](https://examples.org/), [lists](https://todo.quays.org/todo), [names](https://en.wikipedia.org/wiki/Example.com).\n',
  }),

  reported('link/generic-text', 'click here', { letter: `To read on, [▸click here](${PAGE}).\n` }, 'warning'),
  reported('link/generic-text', 'Read more, with an arrow', { letter: `[▸Read more »](${PAGE})\n` }, 'warning'),
  reported(
    'link/generic-text',
    'the same in the language of the edition',
    { head: 'lang: es\n', letter: `Pulse [▸aquí](${PAGE}) para leer.\n` },
    'warning',
  ),
  reported(
    'link/generic-text',
    'in English also where the edition is in another language',
    { head: 'lang: es\n', letter: `[▸HERE](${PAGE}) está.\n` },
    'warning',
  ),
  passed('link/generic-text', 'words that only begin like it', {
    letter: `Of [hereditary](${PAGE}) rights, [more locks](${PAGE}) and [what to read here](${PAGE}).\n`,
  }),
  passed('link/generic-text', 'the word of another language', { letter: `The novel [Mehr](${PAGE}) is out.\n` }),

  reported('link/http', 'a link over plain http', { letter: 'See [the lock](▸http://quays.org/lock).\n' }, 'warning'),
  passed('link/http', 'an address inside of an address', {
    letter: 'See [the old page](https://web.archive.org/web/2010/http://quays.org/lock).\n',
  }),

  reported('link/shortener', 'bit.ly', { letter: 'See [the lock](▸https://bit.ly/3xyz).\n' }, 'warning'),
  reported(
    'link/shortener',
    'with www before it',
    { letter: 'See [the lock](▸https://www.tinyurl.com/a).\n' },
    'warning',
  ),
  passed('link/shortener', 'hosts that end like a shortener', {
    letter: 'See [the lock](https://rabbit.ly/3xyz) and [the ferry](https://chat.co/a).\n',
  }),

  reported(
    'link/text-mismatch',
    'one host shown and another meant',
    { letter: 'Open [▸bank-of-ruritania.org](https://quays.org/login).\n' },
    'warning',
  ),
  reported(
    'link/text-mismatch',
    'a whole address shown',
    { letter: 'Open [▸https://bank-of-ruritania.net/login](https://quays.org/login).\n' },
    'warning',
  ),
  passed('link/text-mismatch', 'the same host with and without www, and a part of it', {
    letter:
      'See [www.quays.org](https://quays.org/a), [quays.org/lock](https://quays.org/b), [quays.org](https://news.quays.org/c).\n',
  }),
  passed('link/text-mismatch', 'names of things that look like hosts', {
    letter:
      'About [Node.js](https://quays.org/a), [main.py](https://quays.org/b) and [the U.S.](https://quays.org/c).\n',
  }),

  reported(
    'link/anchor',
    'a link to another part of the mail',
    {
      letter: `See [▸the ferries](${PAGE}).\n`,
      html: html => html.replace(`href="${PAGE}"`, 'href="#ferries"'),
    },
    'warning',
  ),
  passed('link/anchor', 'a part of a page on the web', { letter: `See [the ferries](${PAGE}#ferries).\n` }),

  reported(
    'link/utm',
    'a source without a medium',
    { letter: `See [the lock](▸${PAGE}?utm_source=post).\n` },
    'warning',
  ),
  reported(
    'link/utm',
    'a source twice',
    { letter: `See [the lock](▸${PAGE}?utm_source=a&utm_medium=b&utm_campaign=c&utm_source=d).\n` },
    'warning',
  ),
  passed('link/utm', 'all three, or none', {
    letter: `See [the lock](${PAGE}?utm_source=a&utm_medium=b&utm_campaign=c) and [the sea](https://quays.org/?source=a).\n`,
  }),

  reported(
    'link/broken',
    'a page that is gone',
    {
      letter: `See [the lock](▸${PAGE}).\n`,
      facts: answering({ type: 'broken', reason: '404 Not Found', redirects: [] }),
    },
    'error',
  ),
  reported(
    'link/broken',
    'a page that only people may see',
    {
      letter: `See [the lock](▸${PAGE}).\n`,
      facts: answering({ type: 'unverified', reason: '403 Forbidden', redirects: [] }),
    },
    'warning',
  ),
  passed('link/broken', 'a page that is there', {
    letter: `See [the lock](${PAGE}).\n`,
    facts: answering({ type: 'reached', status: 200, redirects: [] }),
  }),
  passed('link/broken', 'a page that nobody has asked for', { letter: `See [the lock](${PAGE}).\n` }),

  reported(
    'link/redirect',
    'a page that has moved for good',
    {
      letter: `See [the lock](▸${PAGE}).\n`,
      facts: answering({ type: 'reached', status: 200, redirects: [REDIRECT, { ...REDIRECT, status: 308 }] }),
    },
    'info',
  ),
  passed('link/redirect', 'a page that is elsewhere for a while', {
    letter: `See [the lock](${PAGE}).\n`,
    facts: answering({ type: 'reached', status: 200, redirects: [REDIRECT, { ...REDIRECT, status: 302 }] }),
  }),
]
