// htmx and its server-sent events: parts of a page that the server draws anew. Configured by the
// page's meta element, because the Content-Security-Policy allows neither eval nor inline style.
import "htmx.org/dist/htmx.esm.js";
import "htmx.org/dist/ext/hx-sse.js";
