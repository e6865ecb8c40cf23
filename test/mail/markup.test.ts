import { HtmlValidate } from 'html-validate'
import mjml2html from 'mjml'
import { describe, expect, test } from 'vitest'
import { MAILS } from './built-editions.ts'

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:document', 'html-validate:a11y'],
  rules: {
    // MJML's outermost element is a div with role=article: clients put a mail into an article or a main of their own.
    'prefer-native-element': 'off',
    // MJML lets unclosed elements pass, however strict.
    'close-order': 'error',
    'no-implicit-close': 'error',
  },
})

describe.each(MAILS)('the markup of $edition in the theme $theme', mail => {
  test('is MJML without a fault', async () => {
    const { email } = await mail.built()
    for (const { mjml } of email.variants) {
      const { errors } = await mjml2html(mjml, { validationLevel: 'strict', fonts: {} })
      expect(errors).toEqual([])
    }
  })

  test('is HTML without a fault', async () => {
    const { results } = await validator.validateString((await mail.built()).html)
    const faults = results
      .flatMap(({ messages }) => messages)
      .map(({ ruleId, message, line, column }) => `${ruleId} at ${line}:${column}: ${message}`)
    expect(faults, faults.join('\n')).toEqual([])
  })
})
