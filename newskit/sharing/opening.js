// Until a shared file moves, only the first view of each explorer is laid out: the others would cost its reader a tenth of a second.
document.documentElement.classList.add("nk-opening");
addEventListener("load", () => document.documentElement.classList.remove("nk-opening"));
