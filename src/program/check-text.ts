import type { CheckedEdition } from '../commands/check.ts'
import type { Diagnostic } from '../core/source/diagnostic.ts'
import { groupBy } from '../core/source/group-by.ts'
import { countDiagnostics, formatDiagnostics, type Palette, plural } from '../core/source/report.ts'
import type { MendedFile } from '../io/mend-files.ts'

/** An edition's findings, file by file, and what they come to. */
export function formatEdition(edition: CheckedEdition, palette: Palette): string {
  const { id, subject, findings, waived, spam, opened, isOffline } = edition
  const asked = [
    ...(opened === undefined
      ? []
      : [plural(opened, 'link') + (isOffline ? ' that could not be opened: is this machine offline?' : ' opened')]),
    ...(spam === undefined ? [] : [`SpamAssassin ${spam}`]),
  ]
  const heading = [palette.strong(id), subject ?? palette.quiet('cannot be built')].join('  ')
  const result = [countDiagnostics(findings, waived), ...asked].join(', ')
  const told = [...groupBy(findings, ({ at }) => at?.file ?? '')].map(([file, group]) =>
    formatGroup(file, group, palette),
  )
  return [heading, ...told, `  ${result}`].join(told.length > 0 ? '\n\n' : '\n')
}

function formatGroup(file: string, findings: readonly Diagnostic[], palette: Palette): string {
  const title = file === '' ? 'the edition as a whole' : file
  return `${palette.strong(title)}  ${palette.quiet(countDiagnostics(findings))}\n\n${formatDiagnostics(findings, palette)}`
}

export function formatMended({ path, count, refused }: MendedFile): string {
  return refused === undefined ? `${path}: ${plural(count, 'place')} mended` : `${path}: not mended, ${refused}`
}
