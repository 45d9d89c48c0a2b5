import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { changeAppearance, type Theme, useAppearance } from '../../app/appearance';

/** How the console looks in this browser. */
export function AppearanceSettings() {
  const { theme, isCompact } = useAppearance();
  return (
    <Container header={<Header variant="h2">Appearance</Header>}>
      <SpaceBetween size="m">
        <FormField label="Theme">
          <RadioGroup
            value={theme}
            items={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
              { value: 'system', label: 'As the system' },
            ]}
            onChange={({ detail }) => changeAppearance({ theme: detail.value as Theme })}
          />
        </FormField>
        <Checkbox checked={isCompact} onChange={({ detail }) => changeAppearance({ isCompact: detail.checked })}>
          Compact: less space between things
        </Checkbox>
      </SpaceBetween>
    </Container>
  );
}
