import leagueGothic from '@fontsource-variable/league-gothic/files/league-gothic-latin-standard-normal.woff2?url';

/** Where the display face is. */
export const displayFont = new URL(leagueGothic, import.meta.url);

/**
 * Load the display face. Called once the first recommendations are painted: it must not compete with them for the
 * network, and the fallback has its metrics, so nothing moves when it comes. Without it the fallback stays.
 */
export async function loadDisplayFont(): Promise<void> {
  const face = new FontFace('League Gothic', `url(${leagueGothic})`, {
    stretch: '75% 100%',
    display: 'swap',
  });
  try {
    document.fonts.add(await face.load());
  } catch {
    // The fallback is good enough to stay.
  }
}
