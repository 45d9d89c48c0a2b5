import { useAddress } from '../../app/address';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { ChooseTemplate } from './create/ChooseTemplate';
import { CreatePage } from './create/CreatePage';
import { templates } from './templates/templates';

/** Makes a state machine: first what to begin from, then the editor with the machine's settings. */
export function Component() {
  usePageFrame('Create state machine', links.stateMachines(), [['State machines', links.stateMachines()]]);
  const [from] = useAddress('from');
  const template = templates.find((t) => t.id === from);
  return from === null ? <ChooseTemplate /> : <CreatePage key={from} template={template} />;
}
