import './wire';
import { expose } from 'comlink';
import { ModelSession } from './session';

expose(new ModelSession());
