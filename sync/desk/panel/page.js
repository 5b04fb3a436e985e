"use strict";
// The page is asked for anew; when the desk does not answer, its figures grey and keep their time.
setInterval(async () => {
  try {
    const answer = await fetch(location.href, {cache: "no-store", signal: AbortSignal.timeout(8000)});
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("page");
    document.getElementById("page").replaceWith(fresh);
    document.body.classList.remove("gone");
  } catch {
    document.body.classList.add("gone");
  }
}, 1000 * document.body.dataset.every);
