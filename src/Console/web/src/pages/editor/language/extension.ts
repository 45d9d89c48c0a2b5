import { autocompletion, closeBrackets, closeBracketsKeymap, type Completion, type CompletionContext, type CompletionResult, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip, keymap, type Tooltip } from '@codemirror/view';
import { memberOf, stringOf } from '../../../asl/json';
import { type DocumentLanguage, readDocument } from '../document/document';
import { type Place, placeAt } from '../document/place';
import { explain, type Explanation } from './explain';
import { insertionOf } from './insertions';
import { type Knowledge, type Proposal, propose, type Proposals } from './proposals';
import { settingOf } from './setting';

/** Where the editor's knowledge comes from. */
export interface KnowledgeSource {
  /** Undefined until it is there. */
  current(): Knowledge | undefined;
  /** Makes a service's table known. */
  load(service: string): Promise<void>;
}

/** Highlighting of the language: JSON or YAML. */
export function syntaxOf(language: DocumentLanguage): readonly Extension[] {
  return [language === 'json' ? json() : yaml(), closeBrackets(), lintGutter(), keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap])];
}

/** Completion (Ctrl-Space, and while typing) and help on hover. */
export function assistance(language: DocumentLanguage, source: KnowledgeSource): Extension {
  return [autocompletion({ override: [(context) => complete(context, language, source)], icons: false, maxRenderedOptions: 60, tooltipClass: () => 'cm-states-completions' }), hoverTooltip((view, at) => hover(view, at, language, source), { hideOnChange: true })];
}

async function complete(context: CompletionContext, language: DocumentLanguage, source: KnowledgeSource): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const place = placeAt(text, context.pos, language);
  if (place === null || (!context.explicit && place.prefix === '' && !place.isQuoted && !(language === 'yaml' && place.role === 'value'))) {
    return null;
  }
  const knowledge = await knowledgeAt(place, source);
  const found = knowledge && propose(place, knowledge, readDocument(text, language).root);
  if (!found || context.aborted || found.items.length === 0 || (found.role === 'expression' && found.from === context.pos && !context.explicit)) {
    return null;
  }
  return {
    from: found.from,
    // A resource's last part is known once its service is written.
    ...(place.key === 'Resource' ? {} : { validFor: /^[\w.$:\- ]*$/ }),
    options: found.items.map((proposal) => completionOf(proposal, found.role, language)),
  };
}

async function knowledgeAt(place: Place, source: KnowledgeSource): Promise<Knowledge | undefined> {
  const resource = place.key === 'Resource' ? place.prefix : (stringOf(memberOf(settingOf(place.steps).state, 'Resource')) ?? '');
  const [, service] = /:states:::aws-sdk:(\w+):/.exec(resource) ?? [];
  if (service !== undefined) {
    await source.load(service);
  }
  return source.current();
}

const completionTypes: Readonly<Record<Proposal['kind'], string>> = { field: 'property', state: 'class', value: 'enum', function: 'function', variable: 'variable', error: 'constant', resource: 'text' };

function completionOf(proposal: Proposal, role: Proposals['role'], language: DocumentLanguage): Completion {
  return {
    label: proposal.label,
    type: completionTypes[proposal.kind],
    ...(proposal.detail === undefined ? {} : { detail: proposal.detail }),
    ...(proposal.help === undefined ? {} : { info: proposal.help }),
    ...(proposal.boost === undefined ? {} : { boost: proposal.boost }),
    apply: (view) => {
      const text = view.state.doc.toString();
      const at = view.state.selection.main.head;
      const place = placeAt(text, at, language);
      if (place === null) {
        return;
      }
      const { changes, cursor, goesOn } = insertionOf(text, at, place, role, proposal, language);
      view.dispatch({ changes, selection: { anchor: cursor }, userEvent: 'input.complete', scrollIntoView: true });
      if (goesOn) {
        startCompletion(view);
      }
    },
  };
}

async function hover(view: EditorView, at: number, language: DocumentLanguage, source: KnowledgeSource): Promise<Tooltip | null> {
  const text = view.state.doc.toString();
  const place = placeAt(text, at, language);
  if (place === null || at > place.to) {
    return null;
  }
  const knowledge = await knowledgeAt(place, source);
  const found = knowledge && explain(place, text.slice(place.from, place.to), knowledge);
  return found ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: bubble(found) }) } : null;
}

function bubble({ title, text, link }: Explanation): HTMLElement {
  const dom = document.createElement('div');
  dom.className = 'cm-states-help';
  const head = dom.appendChild(document.createElement('strong'));
  head.textContent = title;
  const body = dom.appendChild(document.createElement('div'));
  body.textContent = text;
  if (link !== undefined) {
    const more = dom.appendChild(document.createElement('a'));
    more.href = link;
    more.target = '_blank';
    more.rel = 'noreferrer';
    more.textContent = 'Specification';
  }
  return dom;
}
