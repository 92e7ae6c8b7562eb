namespace AbuseMilter.Web;

/// <summary>How the desk looks: one sheet for all widths, by day and by night. Fonts and pictures are those that the system has.</summary>
static class Style
{
    public const string Path = "/desk.css";

    public static readonly string Css = $":root{{color-scheme:light dark;{Colours(Palette.Light)}}}\n@media (prefers-color-scheme:dark){{:root{{{Colours(Palette.Dark)}}}}}\n" + Rules;

    static string Colours(IReadOnlyDictionary<string, string> palette) => string.Concat(palette.Select(colour => $"--{colour.Key}:{colour.Value};"));

    const string Rules = """
        *,*::before,*::after{box-sizing:border-box}
        html{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--ground);color:var(--ink);min-height:100vh;display:flex;flex-direction:column}
        a{color:var(--link);text-underline-offset:.18em;text-decoration-thickness:.06em}
        a:hover{text-decoration-thickness:.12em}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
        .skip{position:absolute;left:-999px;top:0;background:var(--act);color:var(--on-act);padding:.5rem 1rem;z-index:1}
        .skip:focus{left:0}
        .bar{background:var(--sheet);border-bottom:1px solid var(--line)}
        .bar>div,main,.foot{width:100%;max-width:78rem;margin:0 auto;padding:0 1.25rem}
        .bar>div{display:flex;flex-wrap:wrap;align-items:center;column-gap:1.75rem}
        .brand{font-weight:650;letter-spacing:-.01em;color:var(--ink);text-decoration:none;padding:.75rem 0}
        .bar nav{flex:1}
        .bar ul{list-style:none;display:flex;gap:.25rem;margin:0 0 0 -.75rem;padding:0}
        .bar nav a{display:block;padding:.75rem;color:var(--quiet);text-decoration:none;border-bottom:2px solid transparent;margin-bottom:-1px}
        .bar nav a:hover{color:var(--ink)}
        .bar nav a[aria-current]{color:var(--ink);border-bottom-color:var(--link);font-weight:600}
        .who{display:flex;align-items:center;gap:.75rem;color:var(--quiet);font-size:.9rem}
        main{flex:1;padding-top:1.5rem;padding-bottom:2.5rem}
        .foot{padding-top:1rem;padding-bottom:1.5rem;color:var(--quiet);font-size:.85rem}
        h1{font-size:1.5rem;line-height:1.25;letter-spacing:-.015em;font-weight:650;margin:0;text-wrap:balance}
        h2{font-size:1rem;font-weight:650;margin:0 0 .75rem}
        p{margin:.5rem 0}
        .title{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1rem;margin-bottom:1.25rem}
        .title p{margin:0;color:var(--quiet)}
        .quiet{color:var(--quiet)}
        .sheet{container-type:inline-size;background:var(--sheet);border:1px solid var(--line);border-radius:8px;padding:1.1rem 1.25rem;margin-bottom:1.25rem}
        .sheet>:last-child{margin-bottom:0}
        .sheet .more{margin:.75rem 0 0;font-size:.9rem}
        .two{display:grid;grid-template-columns:minmax(0,1fr);gap:0 1.25rem;align-items:start}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1px;background:var(--line);border:1px solid var(--line);border-radius:8px;overflow:hidden;margin:0 0 1.25rem;padding:0;list-style:none}
        .tiles li{background:var(--sheet)}
        .tiles a{display:block;height:100%;padding:.85rem 1.25rem;color:inherit;text-decoration:none}
        .tiles a:hover strong{text-decoration:underline;text-decoration-thickness:.06em;text-underline-offset:.15em}
        .tiles a:focus-visible{outline-offset:-3px}
        .tiles span{display:block;color:var(--quiet);font-size:.85rem}
        .tiles strong{display:block;font-size:1.75rem;line-height:1.25;font-weight:600;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
        .tiles .wait strong{color:var(--wait)}
        .tiles .bad strong{color:var(--bad)}
        .note{border-radius:8px;padding:.75rem 1.25rem;margin-bottom:1.25rem;background:var(--plain-tint)}
        .note p{margin:0}
        .note ul{margin:.25rem 0 0;padding-left:1.1rem}
        .note.bad{background:var(--bad-tint)}
        .note.bad h2{color:var(--bad);margin:0}
        .note.good{background:var(--good-tint);color:var(--good)}
        .scroll{overflow-x:auto;margin:0 -1.25rem;padding:0 1.25rem}
        table{border-collapse:collapse;width:100%;font-size:.925rem}
        caption{text-align:left;font-weight:650;font-size:1rem;padding:0 0 .5rem}
        caption small{font-weight:400;color:var(--quiet);margin-left:.5rem;font-size:.875rem}
        th,td{text-align:left;vertical-align:top;padding:.45rem 1rem .45rem 0;border-top:1px solid var(--line)}
        th:last-child,td:last-child{padding-right:0}
        thead th{border-top:0;color:var(--quiet);font-weight:500;font-size:.85rem;padding-top:.1rem;white-space:nowrap}
        tbody th{font-weight:500}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        td.t,time{white-space:nowrap;font-variant-numeric:tabular-nums}
        td.w,th.w{overflow-wrap:anywhere;min-width:5.5rem}
        td.m{overflow-wrap:anywhere;min-width:12rem}
        code,pre,.mono{font-family:ui-monospace,"Cascadia Mono","SF Mono",Menlo,"DejaVu Sans Mono","Liberation Mono",monospace;font-size:.92em}
        .state{display:inline-block;border-radius:4px;padding:0 .45rem;font-size:.85rem;line-height:1.5;background:var(--plain-tint);white-space:nowrap}
        .state.good{background:var(--good-tint);color:var(--good)}
        .state.wait{background:var(--wait-tint);color:var(--wait)}
        .state.bad{background:var(--bad-tint);color:var(--bad)}
        .late{color:var(--bad);font-weight:600}
        .soon{color:var(--wait);font-weight:600}
        dl.facts{display:grid;grid-template-columns:minmax(6.5rem,max-content) minmax(0,1fr);gap:.3rem 1.25rem;margin:0 0 1rem}
        .facts dt{color:var(--quiet)}
        .facts dd{margin:0;overflow-wrap:anywhere}
        .letter{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;line-height:1.55;font-size:.85em}
        .letter.head{color:var(--quiet);border-bottom:1px solid var(--line);padding-bottom:.75rem;margin-bottom:.75rem}
        form.line{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end}
        form.line>label{flex:0 1 14rem}
        label{display:block;font-size:.85rem;color:var(--quiet)}
        label.wide{flex:1 1 14rem}
        input,select,button{font:inherit;color:var(--ink);background:var(--sheet);border:1px solid var(--edge);border-radius:6px;padding:.4rem .65rem;min-height:2.4rem}
        label input,label select{display:block;width:100%;margin-top:.2rem}
        button{cursor:pointer;font-weight:550;padding:.4rem 1rem}
        button:hover{border-color:var(--ink)}
        button.first{background:var(--act);border-color:var(--act);color:var(--on-act)}
        button.bad{color:var(--bad);border-color:var(--bad)}
        button.link{background:none;border:0;padding:0;min-height:0;color:var(--link);text-decoration:underline;text-underline-offset:.18em;font-weight:400}
        .deeds{display:grid;gap:.6rem}
        .deeds form{display:flex;flex-wrap:wrap;gap:.25rem .9rem;align-items:center}
        .deeds button{min-width:7rem}
        .deeds p{margin:0;flex:1 1 14rem;color:var(--quiet);font-size:.9rem}
        .chart{display:block;width:100%;height:auto}
        .chart.slim{display:none}
        .chart rect{fill:var(--bar)}
        .chart rect.none{fill:var(--line)}
        .chart line{stroke:var(--line)}
        .chart text{fill:var(--quiet);font-size:11px}
        .share{display:block;width:100%;height:.75rem;margin-top:.35rem}
        .share rect{fill:var(--bar)}
        .columns{columns:2 26rem;column-gap:1.25rem}
        .columns>*{break-inside:avoid}
        td.share-of{width:45%;min-width:5rem}
        details summary{cursor:pointer;color:var(--link);font-size:.9rem;margin-top:.75rem}
        .pick{display:flex;flex-wrap:wrap;gap:1rem;list-style:none;margin:0;padding:0}
        .pick a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
        .sign{max-width:26rem}
        .sign button{margin-top:1rem}
        .sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        @media (min-width:62rem){.two{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}.two.even{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
        @container (max-width:46rem){.room-2{display:none}}
        @container (max-width:20rem){dl.facts{grid-template-columns:minmax(0,1fr);gap:0}.facts dd{margin-bottom:.5rem}}
        @container (max-width:31rem){.room-1{display:none}.chart.broad{display:none}.chart.slim{display:block}}
        @media (max-width:40rem){.bar>div,main,.foot{padding-left:1rem;padding-right:1rem}.sheet{padding:.9rem 1rem}.scroll{margin:0 -1rem;padding:0 1rem}
        .bar nav{order:3;flex-basis:100%}.bar nav a{padding:.5rem .75rem}.brand{padding-bottom:.25rem;flex:1}.tiles{grid-template-columns:1fr 1fr}.tiles a{padding:.7rem 1rem}
        .tiles li:last-child:nth-child(odd){grid-column:1/-1}main{padding-top:1.1rem}th,td{padding-right:.7rem}table{font-size:.9rem}}
        @media print{.bar,.deeds,form,.skip{display:none}body{background:none}.sheet{border:0;padding:0}}
        """;
}
