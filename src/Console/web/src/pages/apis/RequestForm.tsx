import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { JsonEditor } from '../../ui/code';
import { hasBody, pathParameters, type RequestDraft } from './request';

interface Props {
  /** With its parameters in braces; undefined: any path may be typed. */
  readonly path: string | undefined;
  readonly isOfAnyVerb: boolean;
  readonly draft: RequestDraft;
  readonly onDraft: (draft: RequestDraft) => void;
}

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((value) => ({ value, label: value }));

/** The parts of a request to a method or route. */
export function RequestForm({ path, isOfAnyVerb, draft, onDraft }: Props) {
  const change = (values: Partial<RequestDraft>) => onDraft({ ...draft, ...values });
  const names = path === undefined ? [] : pathParameters(path);
  return (
    <SpaceBetween size="m">
      {isOfAnyVerb && (
        <FormField label="Method">
          <Select selectedOption={{ value: draft.verb, label: draft.verb }} options={verbs} onChange={({ detail }) => change({ verb: detail.selectedOption.value ?? 'GET' })} />
        </FormField>
      )}
      {path === undefined && (
        <FormField label="Path">
          <Input value={draft.path} placeholder="/" onChange={({ detail }) => change({ path: detail.value })} />
        </FormField>
      )}
      {names.map((name) => (
        <FormField key={name} label={`Path parameter {${name}}`}>
          <Input value={draft.pathParameters[name] ?? ''} onChange={({ detail }) => change({ pathParameters: { ...draft.pathParameters, [name]: detail.value } })} />
        </FormField>
      ))}
      <FormField label="Query string">
        <Input value={draft.query} placeholder="param1=value1&param2=value2" onChange={({ detail }) => change({ query: detail.value })} />
      </FormField>
      <FormField label="Headers" description="One a line.">
        <Textarea value={draft.headers} rows={3} placeholder="Accept: application/json" onChange={({ detail }) => change({ headers: detail.value })} />
      </FormField>
      {hasBody(draft.verb) && (
        <FormField label="Request body">
          <JsonEditor value={draft.body} label="Request body" onChange={(body) => change({ body })} height="220px" />
        </FormField>
      )}
    </SpaceBetween>
  );
}
