import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startSink } from '../sending/sink.ts'
import { BEFORE, describeDesk, EDITION, EDITION_FILE, EDITION_PATH } from './desk.ts'
import { PATIENCE, waitForMail } from './desk-page.ts'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const SECRET = 'a-secret-of-the-tests-0123456789abcdef'

describeDesk('the editions', desk => {
  const open = async () => {
    const at = await desk.open({ path: '/editions' })
    const rows = at.page.locator('.edition-row')
    await expect.poll(() => rows.count(), PATIENCE).toBe(2)
    const subjects = () => at.page.locator('.edition-subject').allTextContents()
    return { at, rows, subjects, search: at.page.getByRole('searchbox', { name: 'Search editions and articles' }) }
  }
  const NEW = 'Allies sketch a Ukraine force that must wait for peace'
  const OLD = 'Appeals court rejects emergency tariffs, but lets them run'

  it('are listed, the newest first, with what is in them and what became of them', async () => {
    const { rows, subjects } = await open()
    expect(await subjects()).toEqual([NEW, OLD])
    expect(await rows.locator('.badge').allTextContents()).toEqual(['Draft', 'Draft'])
    expect(await rows.locator('time').first().textContent()).toBe('5 September 2025')
    const first = rows.first()
    await first.locator('summary').click()
    const articles = first.locator('.articles li')
    expect(await first.locator('summary').textContent()).toBe(`${await articles.count()} articles`)
    expect((await articles.first().textContent())?.replaceAll('\u00a0', ' ')).toContain(NEW)
    expect(await articles.first().getByRole('link').getAttribute('href')).toMatch(
      /^vscode:\/\/file\/.*allies-postwar-force\.md:1:1$/,
    )
  })

  it('are found by their subject, their day and their articles', async () => {
    const { at, subjects, search } = await open()
    for (const [text, found] of [
      ['TARIFFS, BUT', [OLD]],
      ['5 september', [NEW]],
      ['2025-09-0', [NEW, OLD]],
      ['China lets Russians', []],
      ['Silicon Valley', [NEW]],
    ] as const) {
      await search.fill(text)
      await expect.poll(subjects, { ...PATIENCE, message: text }).toEqual(found)
    }
    await search.fill('Silicon Valley')
    await at.page.getByRole('link', { name: /Silicon Valley comes to dinner/ }).waitFor(PATIENCE)
    await search.fill('nothing like it')
    await at.page.getByText('0 editions').waitFor(PATIENCE)
  })

  it('are told apart by whether anybody has them', async () => {
    const { url } = await startSink()
    const args = ['send', BEFORE, '--project', desk.project().root, '--list', 'readers', '--yes', '--quiet']
    await promisify(execFile)(process.execPath, [CLI, ...args], {
      env: { PATH: process.env.PATH ?? '', TZ: 'UTC', BROADSHEET_SECRET: SECRET, SMTP_URL: url },
    })
    const { at, rows, subjects } = await open()
    expect(await rows.locator('.badge').allTextContents()).toEqual(['Draft', 'Sent'])
    await at.choose('State', 'Drafts')
    await expect.poll(subjects, PATIENCE).toEqual([NEW])
    await at.choose('State', 'Sent')
    await expect.poll(subjects, PATIENCE).toEqual([OLD])
    await at.choose('State', 'All')
    await expect.poll(subjects, PATIENCE).toEqual([NEW, OLD])
  })

  it('are opened by a click, and chosen in the head', async () => {
    const { at } = await open()
    await at.page.getByRole('link', { name: OLD }).click()
    await waitForMail(at, 'Labor Day is behind us')
    expect(new URL(at.page.url()).pathname).toBe(`/editions/${BEFORE}`)
    await at.page.getByRole('combobox', { name: 'Edition', exact: true }).selectOption(EDITION)
    await waitForMail(at, 'Today was about promises')
    expect(new URL(at.page.url()).pathname).toBe(EDITION_PATH)
  })

  it('and the articles that wait for one are followed as they are saved', async () => {
    const { at, rows, subjects } = await open()
    desk.save({
      'content/articles/waiting.md': '---\ntitle: Waiting for its day\ndate: 2025-09-12\ndraft: true\n---\n\nWords.\n',
    })
    const waiting = at.page.getByRole('region', { name: 'Articles in no edition' })
    await expect.poll(() => waiting.textContent(), PATIENCE).toContain('Waiting for its dayDraft')
    desk.edit(EDITION_FILE, 'subject: Allies sketch', 'subject: Allies draw')
    await expect.poll(subjects, PATIENCE).toContain(NEW.replace('sketch', 'draw'))
    desk.save({ 'content/editions/2025-09-12.md': '---\nsubject: [\n---\n' })
    await expect.poll(() => rows.locator('.badge').allTextContents(), PATIENCE).toContain('Cannot be read')
  })
})
