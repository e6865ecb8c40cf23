import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Reduces the features of Can I email to what the checks need. Run by hand when newer data are at hand:
 *
 *     node test/client-support/reduce-caniemail.mjs <caniemail.json>
 *
 * The file is one list of features, each as the front matter of its page; name its commit and day here.
 */
const UPSTREAM = { commit: '6b086a3', date: '2026-06-29' }

/** What no author writes, what every email has, and what the HTML alone does not show. */
const LEFT_OUT = new Map([
  ['amp', 'a part of its own'],
  ['bimi', 'a record of the domain'],
  ['css-inline-size', 'part of css-block-inline-size, which was tested later'],
  ['html-body', 'every email'],
  ['html-comments', 'MJML writes them; the others are taken out'],
  ['html-doctype', 'every email'],
  ['image-hdr', 'any picture may be one'],
])

/** Microsoft shut it down at the end of 2024. */
const GONE = new Set(['outlook/windows-mail'])

/** Clients with fewer results say nothing about most features. */
const ENOUGH_RESULTS = 20

/**
 * @param {readonly object[]} features as Can I email has them
 * @param {number} [enough] results that a client needs in order to be kept
 */
export function reduceFeatures(features, enough = ENOUGH_RESULTS) {
  const kept = features.filter(({ slug }) => !LEFT_OUT.has(slug))
  const clients = testedClients(kept, enough)
  const rows = kept.map(feature => ({
    slug: feature.slug,
    tested: isoDay(feature.last_test_date),
    support: clients.map(client => letterFor(feature, client)).join(''),
    title: feature.title.trim(),
  }))
  return { clients, features: rows.sort((a, b) => (a.slug < b.slug ? -1 : 1)) }
}

function testedClients(features, enough) {
  const results = new Map()
  for (const { stats } of features) {
    for (const [family, platforms] of Object.entries(stats)) {
      for (const platform of Object.keys(platforms)) {
        const client = `${family}/${platform}`
        results.set(client, (results.get(client) ?? 0) + 1)
      }
    }
  }
  return [...results]
    .filter(([client, count]) => count >= enough && !GONE.has(client))
    .map(([client]) => client)
    .sort()
}

function letterFor({ slug, stats }, client) {
  const [family, platform] = client.split('/')
  const versions = stats[family]?.[platform] ?? {}
  const newest = newestVersion(Object.keys(versions))
  const letter = newest === undefined ? 'u' : versions[newest][0]
  if (!'yanu'.includes(letter)) throw new Error(`${slug}, ${client}: ${versions[newest]} is no result`)
  return letter
}

/**
 * The last one counts; but objects put whole numbers first, whatever the order in the file: 12 and 13 come before 10.3.
 * From 1000 on they are years (Outlook 2016), and those are older than any other version.
 */
function newestVersion(versions) {
  const last = versions.at(-1)
  if (last === undefined) return undefined
  const ahead = versions.filter(version => /^\d{1,3}$/.test(version) && Number(version) > Number.parseFloat(last))
  return ahead.at(-1) ?? last
}

function isoDay(date) {
  const [year, month, day] = date.split('-')
  return [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-')
}

/** The TypeScript file, as the formatter leaves it. */
export function writeModule({ clients, features }) {
  const rows = features.map(({ slug, tested, support, title }) => `${slug} ${tested} ${support} ${title}`)
  return `${HEAD}
/** In the order of the letters below. */
export const CLIENT_IDS = [
${clients.map(line).join('')}] as const

/** A feature a line: its slug, the day it was last tested, a letter for each client (yes, no, almost, unknown), its title. */
export const SUPPORT: readonly string[] = [
${rows.map(line).join('')}]
`
}

function line(text) {
  if (/['\\]/.test(text)) throw new Error(`${text} needs quotes of another kind`)
  return `  '${text}',\n`
}

const HEAD = `/*
 * Made by test/client-support/reduce-caniemail.mjs; do not edit.
 *
 * From Can I email, https://www.caniemail.com (hteumeuleu/caniemail at ${UPSTREAM.commit}, ${UPSTREAM.date}):
 *
 * MIT License
 *
 * Copyright (c) 2019 HTeuMeuLeu (Rémi Parmentier) and contributors
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all
 * copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 * SOFTWARE.
 */
`

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const from = process.argv[2]
  if (!from) throw new Error('Which file? node test/client-support/reduce-caniemail.mjs <caniemail.json>')
  const to = join(import.meta.dirname, '../../src/core/clients/client-support-data.ts')
  writeFileSync(to, writeModule(reduceFeatures(JSON.parse(readFileSync(from, 'utf8')))))
}
