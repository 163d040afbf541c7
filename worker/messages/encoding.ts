/** The encodings of mail: quoted-printable bodies (RFC 2045) and encoded words in headers (RFC 2047). */

import { toBase64 } from './base64.ts'

const encoder = new TextEncoder()

/** Quoted-printable text with CRLF line ends; no line is longer than 76 characters. */
export function quotedPrintable(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(encodeLine)
    .join('\r\n')
}

function encodeLine(line: string): string {
  const bytes = encoder.encode(line)
  let encoded = ''
  let length = 0
  for (const [index, byte] of bytes.entries()) {
    const last = index === bytes.length - 1
    const blank = byte === 0x20 || byte === 0x09
    const literal = blank ? !last : byte > 0x20 && byte < 0x7f && byte !== 0x3d
    const piece = literal ? String.fromCharCode(byte) : hexByte(byte)
    // A soft break needs room for its own "="; the last piece of a line does not.
    if (length + piece.length > (last ? 76 : 75)) {
      encoded += '=\r\n'
      length = 0
    }
    encoded += piece
    length += piece.length
  }
  return encoded
}

function hexByte(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
}

/** A text as encoded words of at most 64 characters, cut between characters and joined by spaces. */
export function encodedWords(text: string): string {
  const words: string[] = []
  let chunk: number[] = []
  for (const character of text) {
    const bytes = encoder.encode(character)
    // 39 bytes are 52 characters of base64; with `=?utf-8?B?…?=` and `Subject: ` that is 73 of 76.
    if (chunk.length + bytes.length > 39) {
      words.push(encodedWord(chunk))
      chunk = []
    }
    chunk.push(...bytes)
  }
  if (chunk.length > 0) words.push(encodedWord(chunk))
  return words.join(' ')
}

function encodedWord(bytes: readonly number[]): string {
  return `=?utf-8?B?${toBase64(bytes)}?=`
}
