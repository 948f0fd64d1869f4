const TAB = 9;
const SPACE = 32;

/**
 * Finds what structures the lines of a text. It is asked from left to right, and each kind of character is remembered
 * where it comes next, so that none is searched for twice: time is linear in the text's length, whatever it holds.
 */
export class Scanner {
  private readonly text: string;
  private nextLf = -1;
  private nextCr = -1;
  private nextHash = -1;
  private nextSemicolon = -1;
  private nextEquals = -1;

  constructor(text: string) {
    this.text = text;
  }

  /** Where the line ends that `from` is in: at LF, CR or the end of the text. */
  lineEnd(from: number): number {
    if (this.nextLf < from) {
      this.nextLf = this.find('\n', from);
    }
    if (this.nextCr < from) {
      this.nextCr = this.find('\r', from);
    }
    return Math.min(this.nextLf, this.nextCr);
  }

  /** The first `=` at or behind `from`, on whatever line; the end of the text where there is none. */
  equals(from: number): number {
    if (this.nextEquals < from) {
      this.nextEquals = this.find('=', from);
    }
    return this.nextEquals;
  }

  /** The first `#` or `;` with white space before it, or -1. */
  inlineComment(from: number, end: number): number {
    if (this.nextHash < from) {
      this.nextHash = this.find('#', from);
    }
    if (this.nextSemicolon < from) {
      this.nextSemicolon = this.find(';', from);
    }
    for (let i = Math.min(this.nextHash, this.nextSemicolon); i < end; i++) {
      if (isCommentSign(this.text.charCodeAt(i)) && isBlank(this.text.charCodeAt(i - 1))) {
        return i;
      }
    }
    return -1;
  }

  skipBlank(from: number, end: number): number {
    let i = from;
    while (i < end && isBlank(this.text.charCodeAt(i))) {
      i++;
    }
    return i;
  }

  /** The end of a piece of text without the white space that it ends with. */
  trimEnd(from: number, end: number): number {
    let i = end;
    while (i > from && isBlank(this.text.charCodeAt(i - 1))) {
      i--;
    }
    return i;
  }

  private find(character: string, from: number): number {
    const index = this.text.indexOf(character, from);
    return index === -1 ? this.text.length : index;
  }
}

/** Whether a character starts a comment: `#` or `;`. */
export function isCommentSign(code: number): boolean {
  return code === 35 || code === 59;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
