declare module 'mailauth/lib/dkim/verify.js' {
  interface DkimVerdict {
    readonly status: { readonly result: string; readonly comment?: string }
    readonly signingDomain: string
    readonly selector: string
    readonly signingHeaders?: { readonly keys: string }
  }
  export function dkimVerify(
    message: Buffer,
    options: { readonly resolver: (name: string, type: string) => Promise<string[][]> },
  ): Promise<{ readonly results: readonly DkimVerdict[] }>
}
