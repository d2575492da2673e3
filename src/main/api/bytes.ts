// Bytes that an answer carries to a page many times a second. A Blob would come as a form, which a browser takes apart
// with the help of another of its processes; so RPC carries them as base64 text. REST answers with the bytes themselves.
// Neutral: written by the program, read by the page, both here.

/** What a caller gets, whichever way the answer came. */
export interface Bytes {
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What the program answers with. */
export class AnsweredBytes extends Blob implements Bytes {
  readonly content: Uint8Array<ArrayBuffer>;

  constructor(content: Uint8Array<ArrayBuffer>) {
    super([content]);
    this.content = content;
  }
}

/** How both ends of an RPC line to a page write them: oRPC leaves numbers from 21 on to the program. */
export const RPC_OPTIONS = {
  customJsonSerializers: [
    {
      type: 21,
      condition: (data: unknown) => data instanceof AnsweredBytes,
      serialize: ({ content: { buffer, byteOffset, length } }: AnsweredBytes) =>
        Buffer.from(buffer, byteOffset, length).toString('base64'),
      deserialize: (text: string): Bytes => {
        const { buffer } = fromBase64(text);
        return { arrayBuffer: async () => buffer };
      },
    },
  ],
};

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  // Not every Node and browser has got it.
  return Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
}
