import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { BEFORE, describeDesk, EDITION, EDITION_FILE, LEAD_FILE } from './desk.ts'
import { type DeskPage, PATIENCE } from './desk-page.ts'
import type { ProjectFolder } from './desk-process.ts'

const ADDED = '  - block: text\n    title: Added since\n    markdown: Words that were not there.\n\n'

function git({ root }: ProjectFolder, ...args: readonly string[]): void {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@reader.example', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...who, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    stdio: 'ignore',
  })
}

/** Two commits: in the second the divider is cut, a text is added, the quotation is moved and the lead changed. */
function commitTwice(project: ProjectFolder): void {
  git(project, 'init', '--quiet')
  git(project, 'add', 'content')
  git(project, 'commit', '--quiet', '--message', 'The first')
  const text = project.read(EDITION_FILE)
  const start = text.indexOf('  - block: quote')
  const quote = text.slice(start, text.indexOf('  - block: agenda'))
  const moved = text.replace(quote, '').replace('  - block: hearing', `${quote}  - block: hearing`)
  project.write({
    [EDITION_FILE]: moved
      .replace('  - divider\n\n', '')
      .replace('  - block: recommend', `${ADDED}  - block: recommend`),
    [LEAD_FILE]: project.read(LEAD_FILE).replace('European leaders ended', 'Europe’s leaders have ended'),
  })
  git(project, 'commit', '--quiet', '--all', '--message', 'The second')
}

/** What the table says, without the blocks of which it says nothing. */
async function changesOf({ page }: DeskPage): Promise<readonly string[]> {
  const rows = await page.locator('.compare-blocks tbody tr').evaluateAll(elements =>
    elements.map(row => {
      const [left, change, right] = [...row.querySelectorAll('td')]
      const name = (cell: Element | undefined) => cell?.querySelector('.block-name')?.textContent ?? '-'
      return { text: `${name(left)} ${change?.textContent} ${name(right)}`, isSame: row.className === 'same' }
    }),
  )
  return rows.flatMap(({ text, isSame }) => (isSame ? [] : text))
}

describeDesk(
  'versions are compared',
  desk => {
    const mails = ({ page }: DeskPage) => page.locator('.compare-mails iframe')

    it('of which the commits are those that changed it', async () => {
      const at = await desk.open({ path: `/compare?left=${EDITION}&right=${EDITION}` })
      const version = at.page.getByRole('combobox', { name: 'Left version' })
      await expect.poll(() => version.locator('option').count(), PATIENCE).toBe(3)
      expect(
        (await version.locator('option').allTextContents()).map(text => text.split(' ').slice(2).join(' ')),
      ).toEqual(['is now', 'The second', 'The first'])
    })

    it('block by block: what was added, moved, cut and changed', async () => {
      const at = await desk.open({ path: `/compare?left=${EDITION}&right=${EDITION}` })
      await at.page.getByText('Nothing differs.').waitFor(PATIENCE)
      const version = at.page.getByRole('combobox', { name: 'Left version' })
      const first = version.locator('option', { hasText: 'The first' })
      await first.waitFor({ ...PATIENCE, state: 'attached' })
      await version.selectOption(await first.getAttribute('value'))
      await expect
        .poll(() => changesOf(at), PATIENCE)
        // The time that it takes to read follows from the rest.
        .toEqual([
          'reading-time changed reading-time',
          'lead changed lead',
          'quote moved quote',
          '- added text',
          'divider cut -',
        ])
      expect(await at.page.locator('.compare-sum').textContent()).toContain('1 added, 1 cut, 1 moved, 2 changed')
      await mails(at).nth(0).contentFrame().getByText('European leaders ended').waitFor(PATIENCE)
      await mails(at).nth(1).contentFrame().getByText('Europe’s leaders have ended').waitFor(PATIENCE)
      expect(await mails(at).nth(0).contentFrame().getByText('Words that were not there.').count()).toBe(0)
      await mails(at).nth(1).contentFrame().getByText('Words that were not there.').waitFor(PATIENCE)
      await at.page.reload()
      await expect.poll(() => changesOf(at), PATIENCE).toContain('divider cut -')
    })

    it('at two commits', async () => {
      const at = await desk.open({ path: `/compare?left=${EDITION}&right=${EDITION}` })
      for (const [side, subject] of [
        ['Left', 'The second'],
        ['Right', 'The first'],
      ]) {
        const version = at.page.getByRole('combobox', { name: `${side} version` })
        const option = version.locator('option', { hasText: subject ?? '' })
        await option.waitFor({ ...PATIENCE, state: 'attached' })
        await version.selectOption(await option.getAttribute('value'))
      }
      await expect.poll(() => changesOf(at), PATIENCE).toContain('text cut -')
      expect(await changesOf(at)).toContain('- added divider')
      await mails(at).nth(0).contentFrame().getByText('Words that were not there.').waitFor(PATIENCE)
      await mails(at).nth(1).contentFrame().getByText('European leaders ended').waitFor(PATIENCE)
    })

    it('of two editions, from the list of them', async () => {
      const at = await desk.open({ path: '/editions' })
      await at.page.locator('.edition-row').last().getByRole('link', { name: 'compare' }).click()
      await mails(at).nth(0).contentFrame().getByText('Labor Day is behind us').waitFor(PATIENCE)
      await mails(at).nth(1).contentFrame().getByText('Today was about promises').waitFor(PATIENCE)
      expect(await at.page.getByRole('combobox', { name: 'Left edition' }).inputValue()).toBe(BEFORE)
      const words = await at.page.locator('.compare-sum').textContent()
      expect(words).toMatch(/\d+ → \d+ words \([+−]\d+\).*KB → .*KB \([+−]\d+ bytes\)/)
      expect(await changesOf(at)).toContain('- added hearing')
    })

    it('as they are saved', async () => {
      const at = await desk.open({ path: `/compare?left=${EDITION}&right=${EDITION}` })
      const version = at.page.getByRole('combobox', { name: 'Left version' })
      const second = version.locator('option', { hasText: 'The second' })
      await second.waitFor({ ...PATIENCE, state: 'attached' })
      await version.selectOption(await second.getAttribute('value'))
      await at.page.getByText('Nothing differs.').waitFor(PATIENCE)
      desk.edit(EDITION_FILE, 'title: Added since', 'title: Changed since')
      await expect.poll(() => changesOf(at), PATIENCE).toEqual(['text changed text'])
      await mails(at).nth(1).contentFrame().getByText('Changed since').waitFor(PATIENCE)
      await mails(at).nth(0).contentFrame().getByText('Added since').waitFor(PATIENCE)
      desk.edit(EDITION_FILE, 'blocks:\n', 'blocks: [\n')
      await at.page.locator('.compare-mails .finding').waitFor(PATIENCE)
    })

    it('of a commit that there is not says so', async () => {
      const at = await desk.open({ path: `/compare?left=${EDITION}@0000000&right=${EDITION}` })
      await at.page.getByText('There is no commit').waitFor(PATIENCE)
      await mails(at).first().waitFor(PATIENCE)
    })
  },
  { prepare: commitTwice },
)
