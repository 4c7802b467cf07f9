import './wire';
import { expose } from 'comlink';
import { ModelSession } from './session';

expose(new ModelSession());
// What waits for this script goes on.
postMessage('begun');
