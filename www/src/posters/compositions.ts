import { type SVGTemplateResult, svg } from 'lit';

/** Numbers 0..1 that vary a composition, and the classes its shapes are painted by. */
export interface Variation {
  readonly p: number;
  readonly q: number;
  readonly r: number;
}

/**
 * A composition draws flat shapes into a square of SIZE x SIZE and says where the genre's mark goes.
 * Classes: `s` the main ink, `t` the tone, `f` the field's own colour.
 */
export interface Composition {
  readonly art: SVGTemplateResult | SVGTemplateResult[];
  readonly markAt: readonly [x: number, y: number];
}

export const SIZE = 200;

const mix = (low: number, high: number, at: number): number =>
  Math.round((low + (high - low) * at) * 10) / 10;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** A low sun over a horizon, with its reflection. */
function sun({ p, q, r }: Variation): Composition {
  const [x, horizon, radius] = [mix(60, 140, p), mix(112, 150, q), mix(38, 66, r)];
  return {
    art: svg`<circle class="s" cx=${x} cy=${horizon - radius * 0.35} r=${radius} />
      <rect class="t" y=${horizon} width="200" height=${SIZE - horizon} />
      ${range(4).map((i) => svg`<rect class="s" x=${x - radius * (0.8 - i * 0.17)} y=${horizon + 9 + i * 11} width=${2 * radius * (0.8 - i * 0.17)} height="5" />`)}`,
    markAt: [x > 100 ? 34 : 166, 34],
  };
}

/** Bands that thin out upwards, below a free strip for the mark. */
function stripes({ p, q }: Variation): Composition {
  const n = Math.round(mix(5, 8, p));
  const ratio = mix(0.66, 0.84, q);
  let y = SIZE;
  let height = (136 * (1 - ratio)) / (1 - ratio ** n);
  return {
    art: range(n).map((i) => {
      y -= height;
      const band = svg`<rect class=${i % 2 ? 't' : 's'} y=${y} width="200" height=${height * 0.72} />`;
      height *= ratio;
      return band;
    }),
    markAt: [mix(50, 150, q), 34],
  };
}

/** A rainbow of arcs out of a corner. */
function arcs({ p, q, r }: Variation): Composition {
  const x = p < 0.5 ? 0 : SIZE;
  const n = Math.round(mix(3, 5, q));
  const outer = mix(150, 188, r);
  return {
    art: range(n).map(
      (i) => svg`<circle class=${['s', 't', 'f'][i % 3]} cx=${x} cy="200" r=${outer * (1 - i / n)} />`,
    ),
    markAt: [x === 0 ? 168 : 32, 32],
  };
}

/** Dots of a wave's height. */
function dots({ p, q, r }: Variation): Composition {
  const n = r < 0.5 ? 5 : 6;
  const pitch = SIZE / n;
  const hole = Math.floor(p * n * n * 0.999);
  return {
    art: range(n * n)
      .filter((i) => i !== hole)
      .map((i) => {
        const [column, row] = [i % n, Math.floor(i / n)];
        const wave = 0.5 + 0.5 * Math.sin(column * mix(0.5, 1.3, p) + row * mix(0.4, 1.5, q) + 5 * p);
        return svg`<circle class=${(column + row) % 3 ? 's' : 't'} cx=${(column + 0.5) * pitch} cy=${(row + 0.5) * pitch} r=${pitch * mix(0.12, 0.46, wave)} />`;
      }),
    markAt: [((hole % n) + 0.5) * pitch, (Math.floor(hole / n) + 0.5) * pitch],
  };
}

/** A cut across, and a road along it. */
function diagonal({ p, q, r }: Variation): Composition {
  const [left, right, road] = [mix(70, 190, p), mix(190, 40, p), mix(16, 40, q)];
  const line = (shift: number) => `0,${left + shift} 200,${right + shift}`;
  const reversed = (shift: number) => `200,${right + shift} 0,${left + shift}`;
  return {
    art: svg`<polygon class="s" points="${line(0)} 200,200 0,200" />
      <polygon class="t" points="${line(road)} ${reversed(road + mix(20, 34, r))}" />
      <polygon class="f" points="${line(road * 2 + 40)} ${reversed(road * 2 + 48)}" />`,
    markAt: [left < right ? 158 : 42, 40],
  };
}

/** A peak with snow, before another. */
function peaks({ p, q, r }: Variation): Composition {
  const [x1, x2, high, low] = [mix(50, 90, p), mix(120, 165, q), mix(34, 76, r), mix(80, 118, q)];
  // Half the mountain's width so far below its top: the snow follows the slope.
  const half = (below: number) => (115 * below) / (SIZE - high);
  const snow = mix(26, 40, q);
  return {
    art: svg`<polygon class="t" points="${x2 - 95},200 ${x2},${low} ${x2 + 95},200" />
      <polygon class="s" points="${x1 - 115},200 ${x1 - half(snow - 8)},${high + snow - 8} ${x1 + half(snow - 8)},${high + snow - 8} ${x1 + 115},200" />
      <polygon class="t" points="${x1},${high} ${x1 + half(snow)},${high + snow} ${x1 + half(snow) * 0.4},${high + snow - 8} ${x1 - half(snow) * 0.2},${high + snow + 7} ${x1 - half(snow) * 0.55},${high + snow - 6} ${x1 - half(snow)},${high + snow}" />`,
    markAt: [mix(140, 166, p), 36],
  };
}

/** An eye, open or narrowed. */
function eye({ p, q, r }: Variation): Composition {
  const [lid, iris, look] = [mix(70, 150, p), mix(30, 46, q), mix(-20, 20, r)];
  return {
    art: svg`<path class="s" d="M8 100Q100 ${100 - lid} 192 100Q100 ${100 + lid} 8 100Z" />
      <circle class="f" cx=${100 + look} cy="100" r=${Math.min(iris, lid * 0.46)} />
      <circle class="t" cx=${100 + look} cy="100" r=${Math.min(iris, lid * 0.46) * 0.72} />
      <circle class="s" cx=${100 + look} cy="100" r=${iris * 0.26} />`,
    markAt: [r < 0.5 ? 164 : 36, 32],
  };
}

/** Houses at night: windows, some lit. */
function windows({ p, q, r }: Variation): Composition {
  const [roof, columns] = [mix(24, 64, p), r < 0.5 ? 3 : 4];
  const pitch = 116 / columns;
  const x = mix(20, 64, q);
  const rows = Math.ceil((SIZE - roof) / 34);
  return {
    art: svg`<rect class="t" x=${x > 42 ? 0 : 150} y=${roof + 62} width="50" height="200" />
      <rect class="s" x=${x} y=${roof} width="116" height="200" />
      ${range(columns * rows).map((i) => {
        const [column, row] = [i % columns, Math.floor(i / columns)];
        const lit = (i * 7 + Math.round(p * 11)) % 5 < 2;
        return svg`<rect class=${lit ? 'f' : 't'} x=${x + pitch * (column + 0.22)} y=${roof + 14 + row * 34} width=${pitch * 0.56} height="20" />`;
      })}`,
    markAt: [x > 42 ? 30 : 168, 36],
  };
}

/** Light from one point. */
function rays({ p, q, r }: Variation): Composition {
  const [x, y, n] = [mix(40, 160, p), mix(120, 200, q), Math.round(mix(7, 11, r))];
  const at = (angle: number) =>
    `${(x + 320 * Math.cos(angle)).toFixed(1)},${(y + 320 * Math.sin(angle)).toFixed(1)}`;
  return {
    art: svg`${range(n).map((i) => {
      const angle = -Math.PI * 1.04 + (i * 2 * Math.PI * 1.04) / (2 * n - 1);
      const width = (Math.PI * 1.04) / (2 * n - 1);
      return svg`<polygon class=${i % 2 ? 't' : 's'} points="${x},${y} ${at(angle)} ${at(angle + width)}" />`;
    })}<circle class="s" cx=${x} cy=${y} r="30" /><circle class="f" cx=${x} cy=${y} r="20" />`,
    markAt: [x, y > 180 ? 182 : y],
  };
}

/** Stairs, up or down. */
function stairs({ p, q, r }: Variation): Composition {
  const n = Math.round(mix(4, 7, p));
  const [step, rise] = [SIZE / n, mix(110, 160, q) / n];
  const up = r < 0.5;
  const side = (drop: number) =>
    range(n)
      .map((i) => (up ? i : n - 1 - i))
      .map((level, i) => `H${i * step}V${SIZE - rise * (level + 1) - 12 + drop}`)
      .join('');
  const outline = (drop: number) => `M0 200${side(drop)}H200V200Z`;
  return {
    art: svg`<path class="t" d=${outline(0)} /><path class="s" d=${outline(9)} />`,
    markAt: [up ? 44 : 156, 44],
  };
}

/** A crescent. */
function moon({ p, q, r }: Variation): Composition {
  const [radius, shift] = [mix(54, 78, p), mix(18, 46, q)];
  const x = mix(84, 116, r);
  return {
    art: svg`<circle class="s" cx=${x} cy="98" r=${radius} />
      <circle class="f" cx=${x + (r < 0.5 ? shift : -shift)} cy=${98 - shift * 0.4} r=${radius * 0.9} />
      <rect class="t" y="182" width="200" height="18" />`,
    markAt: [x + (r < 0.5 ? shift : -shift), 92 - shift * 0.3],
  };
}

/** Waves, one before the other. */
function waves({ p, q, r }: Variation): Composition {
  const n = Math.round(mix(3, 4, q));
  const [length, swing] = [mix(50, 100, p), mix(12, 26, r)];
  return {
    art: range(n).map((i) => {
      const y = 84 + (i * 116) / n;
      const start = -length * (0.5 + ((i * 0.37 + p) % 1));
      const crests = Math.ceil((SIZE - start) / length) + 1;
      return svg`<path class=${['t', 's', 'f', 's'][i % 4]} d="M${start} ${y}q${length / 2} ${-swing * 2} ${length} 0${`t${length} 0`.repeat(crests)}V200H${start}Z" />`;
    }),
    markAt: [mix(46, 154, q), 42],
  };
}

/** One for each end of the six factors that choose: order is part of every poster's look. */
export const COMPOSITIONS: readonly ((variation: Variation) => Composition)[] = [
  sun,
  windows,
  arcs,
  eye,
  peaks,
  dots,
  diagonal,
  moon,
  stripes,
  rays,
  waves,
  stairs,
];
