// Who may talk to the web host: whoever brings the token of the address that was printed, once, and then the browser
// that got the cookie for it. Nothing here survives the program.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Tokens, each good for one window, and the cookies given for them. */
export class SignIn {
  /** Cookies know no ports: the name keeps two programs on one computer apart. */
  readonly #cookie: string;
  #tokens: Buffer[] = [];
  #secrets: Buffer[] = [];

  constructor(port: number) {
    this.#cookie = `cottrell-${port}`;
  }

  /** A new token; it is good for one exchange. */
  issue(): string {
    const token = secret();
    this.#tokens.push(digest(token));
    return token;
  }

  /** A `Set-Cookie` for a token that has not been used; undefined for any other. */
  exchange(token: string): string | undefined {
    const found = find(this.#tokens, token);
    if (found < 0) return undefined;
    this.#tokens.splice(found, 1);
    const value = secret();
    this.#secrets.push(digest(value));
    return `${this.#cookie}=${value}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Whether these cookies were given here. */
  knows(cookies: string | undefined): boolean {
    return (cookies ?? '').split(';').some((pair) => {
      const [name, value] = pair.trim().split('=');
      return name === this.#cookie && value !== undefined && find(this.#secrets, value) >= 0;
    });
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares in a time that tells nothing. */
function find(digests: readonly Buffer[], text: string): number {
  const wanted = digest(text);
  return digests.findIndex((known) => timingSafeEqual(known, wanted));
}
