import { expect, it, onTestFinished } from 'vitest'
import { describeInChromium } from '../chromium.ts'
import { BEFORE, describeDesk, EDITION_FILE, EDITION_PATH, LEAD_FILE, NEWSLETTER_FILE } from './desk.ts'
import { type DeskPage, openDeskPage, PATIENCE, waitForMail } from './desk-page.ts'
import { copySample, type Files, type ProjectFolder, shipped, startDesk } from './desk-process.ts'

const BROKEN_YAML = 'name: Tidal Basin\ntagline: [no end\n'

/** What is shown while something is broken. */
function panelOf({ page }: DeskPage) {
  return page.getByRole('alert')
}

describeDesk('what is broken', desk => {
  const changed = (path: string, from: string, to: string) => () => {
    const text = desk.project().read(path)
    expect(text).toContain(from)
    return { [path]: text.replace(from, to) }
  }

  it.each<[string, () => Files, string, string, RegExp]>([
    [
      'YAML',
      changed(EDITION_FILE, 'blocks:\n', 'blocks: [\n'),
      'front-matter/yaml',
      'editions/2025-09-05.md',
      /blocks: \[/,
    ],
    [
      'a block that there is not',
      changed(EDITION_FILE, '  - divider', '  - dividr'),
      'block/unknown',
      'editions/2025-09-05.md',
      /- dividr/,
    ],
    [
      'a template',
      () => ({ 'templates/blocks/divider.mjml': `${shipped('templates/blocks/divider.mjml')}{{#each` }),
      'template/syntax',
      'templates/blocks/divider.mjml',
      /\{\{#each/,
    ],
    [
      'a picture that is missing',
      changed(LEAD_FILE, '../images/paris-options.png', '../images/nowhere.png'),
      'picture/missing',
      'articles/allies-postwar-force.md',
      /Drawing of armoured vehicles/,
    ],
    [
      'the newsletter',
      () => ({ [NEWSLETTER_FILE]: BROKEN_YAML }),
      'front-matter/yaml',
      'newsletter.yaml',
      /tagline: \[/,
    ],
  ])('%s is shown with its lines over the last good mail, until it is mended', async (_, files, code, file, line) => {
    const at = await desk.open({ path: EDITION_PATH, mayComplain: true })
    await waitForMail(at)
    desk.save(files())
    const panel = panelOf(at)
    await panel.getByText('This is the last that could be made').waitFor(PATIENCE)
    expect(await panel.locator('.finding-head code').first().textContent()).toBe(code)
    expect(await panel.getByRole('link').first().textContent()).toContain(file)
    const lines = panel.getByRole('region', { name: 'The lines around it' }).first()
    expect(await lines.isVisible()).toBe(true)
    expect(await lines.textContent()).toMatch(line)
    expect(await at.mail.getByText('Good evening, Ada').isVisible()).toBe(true)
    expect(await at.page.getByText('Live', { exact: true }).isVisible()).toBe(true)
    await desk.restore()
    await panel.waitFor({ ...PATIENCE, state: 'detached' })
    expect(await at.mail.getByText('Good evening, Ada').isVisible()).toBe(true)
  })

  it('in one edition leaves the others as they are', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    desk.edit(EDITION_FILE, '  - divider', '  - dividr')
    await panelOf(at).waitFor(PATIENCE)
    await at.visit(`/editions/${BEFORE}`)
    await waitForMail(at, 'Labor Day is behind us')
    expect(await panelOf(at).count()).toBe(0)
  })

  it('is told of everything at once', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    const text = desk.project().read(EDITION_FILE)
    desk.save({ [EDITION_FILE]: text.replace('  - divider', '  - dividr').replace('- reading-time', '- reading-tme') })
    await expect.poll(() => panelOf(at).locator('.finding').count(), PATIENCE).toBe(2)
  })
})

describeInChromium('a desk that is opened on a broken project', browser => {
  const openOn = async (files: Files, path = '/') => {
    const project: ProjectFolder = copySample(files)
    onTestFinished(project.discard)
    const desk = await startDesk(project.root)
    onTestFinished(desk.stop)
    return { project, at: await openDeskPage(browser(), desk.url, { path, mayComplain: true }) }
  }

  it('says what keeps the newsletter from being read, and shows it once it is mended', async () => {
    const { project, at } = await openOn({ [NEWSLETTER_FILE]: BROKEN_YAML })
    await panelOf(at).getByText('There is nothing to show').waitFor(PATIENCE)
    expect(await panelOf(at).getByRole('region').textContent()).toContain('tagline: [no end')
    project.write({ [NEWSLETTER_FILE]: shipped(NEWSLETTER_FILE) })
    await waitForMail(at)
    expect(await panelOf(at).count()).toBe(0)
    expect(await at.page.locator('.nameplate').textContent()).toBe('Tidal Basin')
  })

  it('says what keeps its edition from being made, and shows it once it is mended', async () => {
    const { project, at } = await openOn({ 'templates/blocks/divider.mjml': '{{#each' }, EDITION_PATH)
    await panelOf(at).getByText('This edition cannot be made yet').waitFor(PATIENCE)
    project.remove('templates')
    await waitForMail(at)
    expect(await panelOf(at).count()).toBe(0)
  })

  it('that has no edition says how to begin one, and shows it once it is there', async () => {
    const { project, at } = await openOn({})
    await waitForMail(at)
    const edition = project.read(EDITION_FILE)
    project.remove('content/editions')
    await at.page.getByText('There is no edition yet').waitFor(PATIENCE)
    project.write({ [EDITION_FILE]: edition })
    await waitForMail(at)
  })
})
