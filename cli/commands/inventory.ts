import { CatalogueError, loadCatalogue } from '../../config/catalogue.ts';
import { ansibleInventory } from '../../domain/catalogue/ansible-inventory.ts';
import { exitCodes, Failure } from '../exit.ts';
import { answerJson, type Terminal } from '../terminal.ts';

/**
 * Prints the catalogue as Ansible's inventory scripts answer `--list`: the one given, else the one that is set.
 * https://docs.ansible.com/ansible/latest/dev_guide/developing_inventory.html#tuning-the-external-inventory-script
 */
export function runInventory(given: string | undefined, terminal: Terminal): number {
  const path = given ?? terminal.settings.catalogue;
  if (path === undefined) {
    throw new Failure(
      'usage',
      'Which catalogue? Write coxswain catalogue inventory <file or folder>, or set COXSWAIN_CATALOGUE.',
    );
  }
  try {
    const { groups, variables } = ansibleInventory(loadCatalogue(path));
    answerJson(terminal, { ...groups, _meta: { hostvars: variables } });
    return exitCodes.succeeded;
  } catch (error) {
    if (error instanceof CatalogueError) throw new Failure('usage', error.message);
    throw error;
  }
}
