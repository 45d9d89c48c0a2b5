import { Code, noLanguage } from './code';
import { isValidJson, prettyJson } from './json';

/** A text that someone sent: indented where it is JSON, as it stands otherwise. */
export function Payload({ text, label, maxHeight = '320px' }: { readonly text: string; readonly label: string; readonly maxHeight?: string }) {
  const isJson = /^\s*[[{"]/.test(text) && isValidJson(text);
  return isJson ? <Code value={prettyJson(text)} label={label} maxHeight={maxHeight} /> : <Code value={text} label={label} maxHeight={maxHeight} language={noLanguage} />;
}
