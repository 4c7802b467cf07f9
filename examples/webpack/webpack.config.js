module.exports = {
  mode: 'production',
  // Larger than what webpack takes for usual: the WebAssembly.
  performance: { hints: false },
};
