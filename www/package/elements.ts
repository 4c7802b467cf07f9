// `flatflix/elements`: importing it defines <flatflix-recommender> and <flatflix-similar>.

import { RecommenderElement } from './elements/recommender';
import { SimilarElement } from './elements/similar';

export type * from './elements/types';

// The code may be on a page twice; the first one stays.
customElements.get('flatflix-recommender') ??
  customElements.define('flatflix-recommender', RecommenderElement);
customElements.get('flatflix-similar') ?? customElements.define('flatflix-similar', SimilarElement);
