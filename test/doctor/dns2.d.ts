/** The part of dns2 that the tests use; the package has no types of its own. */
declare module 'dns2' {
  interface Question {
    name: string;
    type: number;
    class: number;
  }
  interface Packet {
    header: { id: number; rcode: number };
    questions: Question[];
    answers: Record<string, unknown>[];
    toBuffer(): Buffer;
  }
  const dns2: {
    Packet: {
      TYPE: Readonly<Record<'A' | 'AAAA' | 'SRV' | 'CNAME', number>>;
      CLASS: { readonly IN: number };
      parse(message: Buffer): Packet;
      createResponseFromRequest(query: Packet): Packet;
    };
  };
  export = dns2;
}
