/** See build/host-tokens.ts. */
declare module 'virtual:host-tokens' {
  const css: string;
  export default css;
}
