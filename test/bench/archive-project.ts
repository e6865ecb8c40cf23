import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ARTICLES_PER_EDITION = 10
const DAY = 24 * 60 * 60 * 1000
/** A Tuesday. */
const FIRST = Date.UTC(2020, 0, 7, 9)

const WORDS =
  `the of and to in a court ruling says that its senate house vote on Tuesday with budget tariff treaty would be
  for minister report by economy prices jobs rose fell after talks allies force border law judges said it was not yet
  which leaves officials waiting until spring while markets look for a sign from central bankers`.split(/\s+/)

const NEWSLETTER = `name: The Archive
sender: { name: The Archive, email: letters@archive.example }
urls: { site: "https://archive.example/", unsubscribe: "https://archive.example/unsubscribe" }
postal: 1 Example Street
authors: { ada: Ada Lovelace, grace: Grace Hopper }
fields: { firstName: reader }
`

/**
 * Writes a project of editions on Tuesdays and Fridays with ten articles each; the same one every time.
 * @returns the file of an article that one edition in the middle leads with.
 */
export function writeArchive(root: string, editions: number): string {
  const random = createRandom(1)
  const write = (path: string, text: string) => writeFileSync(join(root, 'content', path), text)
  mkdirSync(join(root, 'content/articles'), { recursive: true })
  mkdirSync(join(root, 'content/editions'))
  write('newsletter.yaml', NEWSLETTER)
  for (let index = 0; index < editions; index++) {
    const moment = FIRST + Math.floor(index / 2) * 7 * DAY + (index % 2) * 3 * DAY
    const slugs = Array.from({ length: ARTICLES_PER_EDITION }, (_, place) => `story-${index}-${place}`)
    slugs.forEach((slug, place) => {
      write(`articles/${slug}.md`, articleFile(moment - (place + 1) * 60 * 60 * 1000, place, random))
    })
    write(`editions/${day(moment)}.md`, editionFile(index, moment, slugs, random))
  }
  return join(root, 'content/articles', `story-${editions >> 1}-0.md`)
}

type Random = () => number

function articleFile(moment: number, place: number, random: Random): string {
  const url = `https://archive.example/${day(moment)}/${place}`
  return `---
title: ${sentence(8, random)}
date: ${new Date(moment).toISOString().slice(0, 16)}
authors: [${place % 2 === 0 ? 'ada' : 'grace'}]
kicker: ${sentence(1, random)}
menuLabel: ${sentence(5, random)}
teaser: ${sentence(16, random)}.
topic: ${place % 3 === 0 ? 'trade' : 'economy'}
kind: ${place < 3 && place > 0 ? 'opinion' : 'news'}
url: ${url}
priority: ${Math.floor(random() * 100)}
---

${paragraph(random)} It was [${sentence(4, random)}](${url}).

${paragraph(random)} *${sentence(5, random)}*, they said.

### ${sentence(3, random)}

- ${sentence(10, random)}
- ${sentence(10, random)}

${paragraph(random)}
`
}

function editionFile(index: number, moment: number, [lead, ...others]: readonly string[], random: Random): string {
  return `---
subject: ${sentence(8, random)}
preheader: ${sentence(10, random)}
date: ${new Date(moment).toISOString().slice(0, 16)}
number: ${index + 1}
authors: [ada]
blocks:
  - greeting
  - menu
  - { block: lead, article: ${lead} }
  - { block: headlines, title: The headlines, articles: { since: previous, kind: [news], order: priority, limit: 6 } }
  - { block: viewpoints, title: Viewpoints, articles: [${others.slice(0, 2).join(', ')}] }
  - sign-off
---

Good morning, {{firstName|reader}}.

${paragraph(random)}
`
}

function day(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}

function paragraph(random: Random): string {
  return Array.from({ length: 3 }, () => `${sentence(13, random)}.`).join(' ')
}

function sentence(length: number, random: Random): string {
  const words = Array.from({ length }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** Mulberry32: small, and the same numbers for the same seed everywhere. */
function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
