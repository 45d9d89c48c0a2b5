import { javascript } from '@codemirror/lang-javascript';
import { json } from '@codemirror/lang-json';
import { python } from '@codemirror/lang-python';
import { yaml } from '@codemirror/lang-yaml';
import { StreamLanguage } from '@codemirror/language';
import type { Extension } from '@codemirror/state';

// C#, Java, Go and their kin: words, texts, numbers and comments look alike in them.
const words = new Set(
  'abstract as async await base bool break byte case catch chan char class const continue decimal default defer delegate do double else enum event explicit export extends false final finally float fn for foreach func get go goto if impl implements implicit import in init int interface internal is let lock long map match mod mut namespace native new nil null object operator out override package params partial private protected pub public range readonly record ref return sbyte sealed select self set short static string struct super switch synchronized this throw throws trait true try type typeof uint ulong unchecked unsafe use using val var virtual void volatile when where while with yield'.split(' '),
);

const curly = StreamLanguage.define<{ isComment: boolean }>({
  name: 'curly',
  startState: () => ({ isComment: false }),
  token(stream, state) {
    if (state.isComment) {
      state.isComment = !stream.match(/^.*?\*\//);
      if (state.isComment) {
        stream.skipToEnd();
      }
      return 'comment';
    }
    if (stream.eatSpace()) {
      return null;
    }
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('/*')) {
      state.isComment = true;
      return 'comment';
    }
    if (stream.match(/^[$@]*"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'/) || stream.match(/^`[^`]*`?/)) {
      return 'string';
    }
    if (stream.match(/^\d[\w.]*/)) {
      return 'number';
    }
    const word = stream.match(/^[A-Za-z_]\w*/);
    if (word && word !== true) {
      return words.has(word[0]) ? 'keyword' : /^[A-Z]/.test(word[0]) ? 'className' : null;
    }
    stream.next();
    return null;
  },
});

const none: readonly Extension[] = [];
const byExtension: Readonly<Record<string, () => readonly Extension[]>> = {
  json: () => [json()],
  js: () => [javascript()],
  mjs: () => [javascript()],
  cjs: () => [javascript()],
  jsx: () => [javascript({ jsx: true })],
  ts: () => [javascript({ typescript: true })],
  tsx: () => [javascript({ typescript: true, jsx: true })],
  py: () => [python()],
  yml: () => [yaml()],
  yaml: () => [yaml()],
  cs: () => [curly],
  java: () => [curly],
  kt: () => [curly],
  go: () => [curly],
  rs: () => [curly],
};
const made = new Map<string, readonly Extension[]>();

/** The colours of a file's language, by its name; none for others. The same array for the same kind of file. */
export function languageOf(path: string): readonly Extension[] {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  let language = made.get(extension);
  if (!language) {
    language = byExtension[extension]?.() ?? none;
    made.set(extension, language);
  }
  return language;
}
