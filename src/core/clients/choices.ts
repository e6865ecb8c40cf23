/** The words of a list in which `a{b,c}d` stands for `abd` and `acd`. */
export function choicesOf(list: string): readonly string[] {
  return list.split(' ').flatMap(expand)
}

function expand(word: string): readonly string[] {
  const braces = /\{([^}]*)\}/.exec(word)
  if (!braces) return [word]
  return (braces[1] ?? '').split(',').flatMap(choice => expand(word.replace(braces[0], choice)))
}
