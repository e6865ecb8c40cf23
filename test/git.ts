import { execFileSync } from 'node:child_process'

/** A repository for one test, in a folder that is there, with nothing of the machine's own settings. */
export function startRepository(folder: string) {
  const env = {
    ...process.env,
    ...{
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@a.example',
    },
    ...{ GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@a.example' },
  }
  const git = (...command: readonly string[]) => execFileSync('git', command, { cwd: folder, env, encoding: 'utf8' })
  git('init', '--quiet', '--initial-branch=main')
  return {
    git,
    /** Everything as it is. @returns the id of the commit. */
    commit: (subject: string): string => {
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '--message', subject)
      return git('rev-parse', 'HEAD').trim()
    },
  }
}
