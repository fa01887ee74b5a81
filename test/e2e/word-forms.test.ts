import { expect, test } from 'vitest';
import { createProject } from './support/project.ts';
import { reproduce } from './support/read-outcomes.ts';

test('the built program finds the stems and stop words that params.yaml asks for, in training and in prediction', async () => {
  const project = createProject();
  const others = ['characters', 'cased_words', 'title_ends', 'shape', 'meta'];
  const settings = [
    'words.stem=french',
    'words.stop_words=french',
    ...others.map((space) => `${space}.weight=0`),
  ];
  await reproduce(project, 'train', ...settings.flatMap((setting) => ['-S', `features.spaces.${setting}`]));
  const answers = ['piscine gonflable', 'les piscines et les gonflables', 'livres de poche'].map(
    async (text) => {
      const { stdout } = await project.run(['predict', '--text', text, '--json']);
      return (JSON.parse(stdout) as Record<string, unknown>).probabilities;
    },
  );
  const [plain, inflected, other] = await Promise.all(answers);
  expect(inflected).toEqual(plain);
  expect(other).not.toEqual(plain);
});
