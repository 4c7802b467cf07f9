// Another product without another page: the shop goes there in its own way.

const similar = document.querySelector('flatflix-similar');

similar.addEventListener('flatflix-select', (event) => {
  event.preventDefault();
  const { id, title } = event.detail;
  document.querySelector('#title').textContent = title;
  similar.item = id;
});
