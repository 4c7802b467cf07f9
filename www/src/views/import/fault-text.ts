import { integer, t } from '../../locale';
import type { Fault } from '../../visitor/import/fault';

/** Why a file is refused, in a sentence. */
export function faultText(fault: Fault): string {
  const { faults } = t.import;
  switch (fault.kind) {
    case 'tooLarge':
    case 'unpacksTooLarge':
      return faults[fault.kind](fault.limit);
    case 'tooMany':
      return faults.tooMany(integer(fault.limit));
    case 'columns':
      return faults.columns(fault.found);
    case 'people':
      return faults.people(fault.count);
    case 'quotes':
      return faults.quotes(fault.line);
    default:
      return faults[fault.kind];
  }
}
