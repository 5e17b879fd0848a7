// The way out of a private page, and a code that came behind the # of an address; both work without this.

for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    // Going back does not lead here again, and nothing is seen while the other page loads.
    document.body.hidden = true;
    window.location.replace(link.href);
  });
}

// What stands behind the # is sent to no server; here it leaves the address, and with it the list of pages visited.
const box = document.querySelector("input[name=code]:not([type=hidden])");
if (box && window.location.hash.length > 20) {
  box.value = decodeURIComponent(window.location.hash.slice(1));
  window.history.replaceState(null, "", window.location.pathname);
}
