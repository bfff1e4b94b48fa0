/** Compiled from browser/main.ts by `npm run golden`: nothing here is written by hand. */
export const SCRIPT_TEXT: string = String.raw`
"use strict";(()=>{var S=(t,e,n)=>()=>{if(n)throw n[0];try{return t&&(e=t(t=0)),e}catch(o){throw n=[o],o}};var Je=(t,e)=>()=>{try{return e||t((e={exports:{}}).exports,e),e.exports}catch(n){throw e=0,n}};function x(t){switch(t.kind){case"chain":return"".concat(t.chain," (").concat(t.family," ").concat(t.table,")");case"d\
evice":return"device ".concat(t.device);case"sysctl":return"sysctl ".concat(t.name);case"host":return"whole host"}}function E(t,e){
return"".concat(t.toLocaleString("en")," ").concat(e).concat(t===1?"":"s")}var N,M,I,D,R=S(()=>{"use strict";N=["L","M",
"H","C"],M={rules:"Rules",qdisc:"Queues",sysctl:"Sysctls",persistence:"Boot",backend:"Backend",host:"Reading"},I={added:"\
rule added",removed:"rule removed",changed:"rule changed",moved:"rule moved","unknown-rule":"rule of unknown origin",policy:"\
policy",anchor:"anchor","chain-missing":"chain missing","chain-left":"chain left behind",qdisc:"queue",sysctl:"sysctl",
service:"other firewall","boot-differs":"boot differs","rolled-back":"rolled back",unfinished:"unfinished run",record:"\
owner record","hidden-rules":"hidden rules","ignored-too-long":"ignored too long",unreadable:"unreadable",unreachable:"\
unreachable"},D={clean:"clean",drifted:"drifted",unchecked:"not all checked",unread:"not read"}});function F(t,e){let{data:n,count:o,hostOf:i}=t,c=n.subsystems.length,a=new Uint8Array(o),r=n.hosts.flatMap(()=>n.subsystems.
map(J)),d=n.hosts.map(J),u=new Map,m=n.shapes.map(({kind:f,severity:g,subsystem:y,place:p})=>(e.severities.size===0||e.
severities.has(g))&&(e.kind===""||e.kind===f)&&(e.subsystem===""||e.subsystem===n.subsystems[y])&&(e.place<0||e.place===
p)),h=ne(e).map(f=>et(t,f)),l=0;for(let f=0;f<o;f+=1){let g=t.shapeOf[f]??0;if(m[g]!==!0||!h.every($=>$(f)))continue;let{
severity:y,subsystem:p,place:b}=t.shape(f),w=i[f]??0;a[f]=1,l+=1,ee(r[w*c+p],y),ee(d[w],y);let L=u.get(b)??{...J(),hosts:0,
last:-1};u.set(b,L),ee(L,y),L.last!==w&&(L.hosts+=1),L.last=w}return{isAll:te(e),found:a,count:l,cells:r,hosts:d,places:u}}
function te({query:t,severities:e,kind:n,subsystem:o,place:i}){return t.trim()===""&&e.size===0&&n===""&&o===""&&i<0}function J(){
return{count:0,worst:-1}}function ee(t,e){t!==void 0&&(t.count+=1,e>t.worst&&(t.worst=e))}function ne({query:t}){return t.
toLowerCase().split(/\s+/).filter(Boolean)}function et(t,e){let{data:n,hostOf:o,shapeOf:i,expectedOf:c,actualOf:a,hosts:r}=t;
if(/^[0-9a-f]{16}$/.test(e)){let l=new Set(r.flatMap(f=>{let g=t.fingerprintsOf(f),y=Array.from({length:f.count},(p,b)=>g.
slice(b*16,b*16+16));return y.includes(e)?[f.first+y.indexOf(e)]:[]}));return f=>l.has(f)}let d=n.texts.map(l=>l.toLowerCase().
includes(e)),u=n.hosts.map(({name:l})=>l.toLowerCase().includes(e)),m=n.places.map(l=>x(l).toLowerCase().includes(e)),
h=n.shapes.map(({place:l,at:f,construct:g})=>m[l]===!0||d[f??-1]===!0||d[g??-1]===!0);return l=>u[o[l]??0]===!0||h[i[l]??
0]===!0||d[(a[l]??0)-1]===!0||d[(c[l]??0)-1]===!0}var W,P=S(()=>{"use strict";R();W={query:"",severities:new Set,kind:"",
subsystem:"",place:-1}});function de(t){let e=new URLSearchParams(location.hash.slice(1)),{severities:n,subsystems:o,shapes:i,places:c}=t.data,
a=(d,u)=>u.includes(d)?d:"",r=e.get("chain");return{query:e.get("search")??W.query,severities:new Set((e.get("severity")??
"").split(",").flatMap(d=>n.includes(d)?[n.indexOf(d)]:[])),kind:a(e.get("kind")??"",i.map(({kind:d})=>d)),subsystem:a(
e.get("part")??"",o),place:r===null?-1:c.findIndex(d=>x(d)===r)}}function ue(t,{query:e,severities:n,kind:o,subsystem:i,
place:c}){let a=new URLSearchParams,r=(d,u)=>{u!==""&&a.set(d,u)};r("search",e.trim()),r("severity",[...n].map(d=>t.data.
severities[d]).join(",")),r("kind",o),r("part",i),r("chain",c<0?"":x(t.place(c)));try{history.replaceState(null,"",a.size===
0?location.href.replace(/#.*/,""):"#".concat(a))}catch{}}var pe=S(()=>{"use strict";P();R()});function s(t,e,...n){return fe(document.createElement(t),e,n)}function k(t,e,...n){return fe(document.createElementNS(
"http://www.w3.org/2000/svg",t),e,n)}function fe(t,e,n){for(let[o,i]of Object.entries(e))typeof i=="function"?t.addEventListener(
o.slice(2),i):i!==void 0&&t.setAttribute(o,i);return t.append(...n.filter(o=>o!==void 0)),t}function A(t){return s("sp\
an",{class:"spoken"},t)}function T(t){let e=document.getElementById(t);if(e===null)throw new Error("The page has no #".
concat(t,"."));return e}var v=S(()=>{"use strict"});function me({reading:t,filter:e,selection:n,narrow:o}){let{data:i}=t,c=s("input",{type:"search",id:"query",placeholder:"\
host, rule, chain, file\u2026",autocomplete:"off"}),a;c.addEventListener("input",()=>{clearTimeout(a),a=setTimeout(()=>o(
{query:c.value}),tt)});let r=new Set(t.shapeOf),d=i.shapes.filter((p,b)=>r.has(b)),u=[...new Set(d.map(({kind:p})=>p))],
m=i.subsystems.filter((p,b)=>d.some(({subsystem:w})=>w===b)),h=[...new Set(d.map(({place:p})=>p))].map(p=>[p,t.place(p)]).
filter(([,{kind:p}])=>p==="chain").map(([p,b])=>[String(p),x(b)]).sort(([,p],[,b])=>p<b?-1:1),l=oe("kind","Any kind",u.
map(p=>[p,I[p]??p])),f=oe("subsystem","Any part",m.map(p=>[p,M[p]??p])),g=oe("chain","Any chain",h);l.addEventListener(
"change",()=>o({kind:l.value})),f.addEventListener("change",()=>o({subsystem:f.value})),g.addEventListener("change",()=>o(
{place:g.value===""?-1:Number(g.value)}));let y=s("button",{type:"button",class:"plain",onclick:()=>o(W)},"Clear filte\
rs");return T("filters").replaceChildren(q("Search",c),q("Kind",l),q("Part",f),q("Chain",g),y),()=>{let p=e();document.
activeElement!==c&&(c.value=p.query),l.value=p.kind,f.value=p.subsystem,g.value=p.place<0?"":String(p.place),y.hidden=
te(p);let{count:b,hosts:w,isAll:L}=n(),$=w.filter(Z=>Z.count>0).length;T("result").textContent=L?"".concat(E(b,"findin\
g")," on ").concat(E($,"host"),"."):"".concat(b.toLocaleString("en")," of ").concat(E(t.count,"finding"),", on ").concat(
E($,"host"),".")}}function q(t,e){return s("label",{class:"field"},s("span",{},t),e)}function oe(t,e,n){return s("sele\
ct",{id:t},s("option",{value:""},e),...n.map(([o,i])=>s("option",{value:o},i)))}var tt,he=S(()=>{"use strict";v();P();
R();tt=120});function B({severities:t},e){let n=t[e]??"";return s("span",{class:"badge severity-".concat(n)},s("span",{"aria-hidden":"\
true",class:"letter"},N[e]??"?"),n)}function G({severities:t},e,n){return[s("span",{class:"letter","aria-hidden":"true"},
N[e]??"?"),s("span",{"aria-hidden":"true"}," ".concat(n.toLocaleString("en"))),A("".concat(n,", worst ").concat(t[e]??
"unknown"))]}var C=S(()=>{"use strict";v();R()});function _(t,e){let n=t.split(" "),o=nt(n,e.split(" "));if(o.size===0)return[document.createTextNode(t)];let i=[];for(let c=0;c<
n.length;){let a=c;for(;a<n.length&&o.has(a)===o.has(c);)a+=1;let r=n.slice(c,a).join(" ");c>0&&i.push(document.createTextNode(
" ")),i.push(o.has(c)?document.createTextNode(r):s("mark",{},r)),c=a}return i}function nt(t,e){if(t.length>ge||e.length>
ge)return new Set;let n=e.length+1,o=new Uint16Array((t.length+1)*n),i=(a,r)=>o[a*n+r]??0;for(let a=t.length-1;a>=0;a-=
1)for(let r=e.length-1;r>=0;r-=1)o[a*n+r]=t[a]===e[r]?i(a+1,r+1)+1:Math.max(i(a+1,r),i(a,r+1));let c=new Set;for(let a=0,
r=0;a<t.length&&r<e.length;)t[a]===e[r]?(c.add(a),a+=1,r+=1):i(a+1,r)>=i(a,r+1)?a+=1:r+=1;return c}var ge,se=S(()=>{"u\
se strict";v();ge=200});function K(t,e,n){let{severity:o,kind:i,meaning:c,construct:a,at:r,story:d}=e,u=r===void 0?a:a===void 0?r:"".concat(r,
" (").concat(a,")");return[s("p",{class:"meaning"},B(t.data,o),s("span",{class:"kind"},I[i]??i),s("span",{},c)),...i===
"changed"||i==="moved"?[st(e)]:[],...d.map(m=>s("p",{class:"story"},m)),s("p",{class:"origin"},u===void 0?void 0:s("sp\
an",{},"".concat(ot(i)," at "),s("code",{},u)),s("span",{class:"fingerprint"},"fingerprint ",s("code",{},n)))]}function ot(t){
return t==="added"||t==="unknown-rule"?"not declared; its chain is":"declared"}function st({kind:t,expected:e,actual:n,
expectedPosition:o}){return t==="moved"?s("p",{class:"declared"},"Declared as rule ".concat(o,".")):s("p",{class:"decl\
ared"},s("span",{},"declared: "),s("code",{},..._(e??"",n??"")))}function ye({expected:t,actual:e}){let n=(o,i,c)=>i===
void 0?[]:[s("dt",{},o),s("dd",{},s("code",{},...c===void 0?[i]:_(i,c)))];return s("dl",{class:"values"},...n("on the \
host",e,t),...n("declared",t,e))}var re=S(()=>{"use strict";v();C();se();R()});var be,we=S(()=>{"use strict";be={kept:"k",added:"a",removed:"r",changed:"c",moved:"m",unknown:"u",recognised:"o",anchor:"\
n"}});function j(t,e,n){let o=0,i=0;return Array.from(n.states,(c,a)=>{let r=rt.get(c)??"kept",d=n.texts[a]??-1,u=r!=="remov\
ed";u&&(o+=1);let m=u?n.packets[o-1]??void 0:void 0,h=-1;return r!=="kept"&&r!=="recognised"&&(h=n.findings[i]??-1,i+=
1),{state:r,text:t.text(d)??"",textNumber:d,number:u?o:void 0,packets:m,finding:h<0?void 0:e.first+h}})}var rt,ie=S(()=>{
"use strict";we();rt=new Map(Object.entries(be).map(([t,e])=>[e,t]))});function Ee({reading:t,selection:e},n,o,i){let c=j(t,n,o),{found:a}=e(),r=new Set,d=({finding:g})=>g!==void 0&&a[g]===
1;if(!c.some(d))return;let u=new Set;for(let[g,y]of c.entries())if(d(y))for(let p=-Te;p<=Te;p+=1)u.add(g+p);let m=s("t\
body",{}),h=[],l=()=>{h.length>0&&m.append(ct(h)),h=[]};for(let[g,y]of c.entries()){if(!u.has(g)){h.push(y);continue}l();
let{finding:p}=y,b=p!==void 0&&d(y)&&!r.has(p),w=p===void 0?void 0:t.finding(p),L=w?.kind==="chain-missing"||w?.kind===
"chain-left";m.append(ke(y,w?.kind==="changed"?w.expected:void 0)),!(!b||L||p===void 0||w===void 0)&&(r.add(p),m.append(
s("tr",{class:"note",id:"finding-".concat(p)},s("td",{colspan:Se},...K(t,w,i(p))))))}l();let f=t.text(o.standsIn)??"";
return s("table",{class:"chain"},s("caption",{},"Rules of ",s("code",{},f)),s("thead",{},s("tr",{},s("th",{scope:"col",
class:"number"},"No."),s("th",{scope:"col",class:"sign"},A("State")),s("th",{scope:"col",class:"packets"},"Packets"),s(
"th",{scope:"col"},"Rule"))),m)}function ke({state:t,number:e,packets:n,text:o},i){let[c,a]=it[t];return s("tr",{class:"\
row-".concat(t)},s("td",{class:"number"},e===void 0?"":String(e)),s("td",{class:"sign"},s("span",{"aria-hidden":"true"},
c),A(a)),s("td",{class:n===0?"packets never":"packets"},at(n)),s("td",{class:"rule"},s("code",{},...i===void 0?[o]:_(o,
i))))}function at(t){return t===void 0?"":typeof t=="number"?t.toLocaleString("en"):t}function ct(t){let e=t.filter(({
state:i})=>i==="kept").length,n=e===t.length?"".concat(t.length," as declared"):"".concat(t.length," more, ").concat(e,
" of them as declared"),o=s("tr",{class:"gap"},s("td",{colspan:Se},s("button",{type:"button",class:"plain",onclick:()=>o.
replaceWith(...t.map(i=>ke(i)))},"\u22EF ".concat(n))));return o}var Te,Se,it,xe=S(()=>{"use strict";v();re();ie();se();
Te=2,Se="4",it={kept:["","as declared"],added:["+","added"],removed:["\u2212","removed"],changed:["~","changed"],moved:[
"\u2195","moved"],unknown:["+","of unknown origin"],recognised:["\xB7","of another owner, left alone"],anchor:["\xBB",
"jump to our own chain"]}});function Le(t,e){let{reading:n,selection:o}=t,{found:i}=o(),c=n.fingerprintsOf(e),a=l=>c.slice((l-e.first)*16,(l-e.first)*
16+16),r=new Set;for(let l=e.first;l<e.first+e.count;l+=1)i[l]===1&&r.add(l);let d=l=>{r.delete(l);let f=n.finding(l),
g=f.kind==="chain-missing"||f.kind==="chain-left";return s("div",{class:"alone",id:"finding-".concat(l)},...K(n,f,a(l)),
...g?[]:[ye(f)])},m=[...Map.groupBy(e.chains,({place:l})=>l)].flatMap(([l,f])=>{let g=f.map(b=>Ee(t,e,b,a)),y=new Set(
g.flatMap(b=>[...b?.querySelectorAll(".note")??[]].map(lt)));for(let b of y)r.delete(b);let p=[...r].filter(b=>n.shape(
b).place===l);return p.length===0&&y.size===0?[]:[s("section",{class:"place","data-subsystem":"rules"},s("h4",{},x(n.place(
l)),...dt(f)),...p.map(d),...g.filter(b=>b!==void 0))]}),h=Map.groupBy([...r],l=>n.data.subsystems[n.shape(l).subsystem]??
"");return[ut(e,n.data.texts),...m,...[...h].map(([l,f])=>s("section",{class:"place","data-subsystem":l},s("h4",{},M[l]??
l),...f.flatMap(g=>{let y=n.place(n.shape(g).place);return[...y.kind==="host"?[]:[s("h5",{},x(y))],d(g)]})))]}function lt({
id:t}){return Number(t.slice(8))}function dt(t){let e=t.find(n=>n.policy!==void 0)?.policy;return e===void 0?[]:[s("sp\
an",{class:"policy"},"policy ",s("code",{},e))]}function ut({owner:t,account:e,notes:n},o){let i=e===void 0?void 0:o[e];
return s("div",{class:"about"},...t===void 0?[]:[s("p",{},"Owner ",s("code",{},t))],...i===void 0?[]:[s("p",{},i)],...n.
length===0?[]:[s("ul",{class:"notes"},...n.map(({severity:c,message:a})=>s("li",{},s("strong",{},"".concat(c,": ")),a)))])}
var ve=S(()=>{"use strict";xe();v();re();R()});function Oe(t){let{reading:e,selection:n}=t,o=s("div",{class:"hosts"}),i=s("button",{type:"button",class:"plain"});T("\
findings-list").replaceChildren(o,i);let c=[],a=new Map,r=u=>{let m=c.slice(o.childElementCount,o.childElementCount+u);
o.append(...m.map(l=>d(l)));let h=c.length-o.childElementCount;i.hidden=h<=0,i.textContent="Show ".concat(Math.min(h,Re).
toLocaleString("en")," more of ").concat(E(h,"host"))};i.addEventListener("click",()=>r(Re));let d=u=>{let{count:m,worst:h}=n().
hosts[u.number]??{count:0,worst:-1},l=s("div",{class:"panel",id:"panel-".concat(u.number),hidden:""}),f=p=>(p==="open"&&
l.childElementCount===0&&l.append(...Le(t,u)),l.hidden=p==="closed",g.setAttribute("aria-expanded",String(p==="open")),
y),g=s("button",{type:"button","aria-expanded":"false","aria-controls":"panel-".concat(u.number),onclick:()=>f(l.hidden?
"open":"closed")},s("span",{class:"arrow","aria-hidden":"true"},"\u25B8"),s("span",{class:"name"},u.name)," ",B(e.data,
h)," ",s("span",{class:"count"},E(m,"finding")),s("span",{class:"status status-".concat(u.status)},D[u.status]??u.status)),
y=s("section",{class:"card"},s("h3",{},g),l);return a.set(u.number,f),y};return{show:()=>{let{hosts:u}=n();if(c=e.hosts.
filter(({number:m})=>(u[m]?.count??0)>0).sort((m,h)=>{let[l,f]=[u[m.number],u[h.number]];return(f?.worst??0)-(l?.worst??
0)||(f?.count??0)-(l?.count??0)}),a=new Map,o.replaceChildren(),r(pt),c.length<=ft)for(let{number:m}of c)a.get(m)?.("o\
pen");T("findings-empty").hidden=c.length>0},open:(u,m)=>{let h=c.findIndex(g=>g.number===u);if(h<0)return;h>=o.childElementCount&&
r(h+1-o.childElementCount);let l=a.get(u)?.("open"),f=l?.querySelector('.place[data-subsystem="'.concat(m,'"]'))??l;l?.
querySelector("button")?.focus({preventScroll:!0}),f?.scrollIntoView({block:"start"})},openUntil:u=>{let{hosts:m}=n(),
h=u,l=c.filter(({number:f})=>{let g=h===u;return h-=m[f]?.count??0,g||h>=0});r(l.length);for(let{number:f}of l)a.get(f)?.(
"open");return c.length-l.length}}}var pt,Re,ft,Ae=S(()=>{"use strict";v();ve();C();R();pt=25,Re=100,ft=3});function Pe(t){let{reading:e,selection:n,open:o}=t,{subsystems:i}=e.data,c=s("tbody",{}),a=s("button",{type:"button",class:"\
plain"}),r=s("select",{id:"order"},s("option",{value:"worst"},"worst first"),s("option",{value:"name"},"by name")),d=$e,
u=l=>{let{hosts:f,cells:g}=n(),y=f[l.number]?.count??0;return s("tr",{},s("th",{scope:"row"},s("button",{type:"button",
class:"host",onclick:()=>o(l.number)},l.name,A(", all findings"))),s("td",{class:"status status-".concat(l.status)},D[l.
status]??l.status),...i.map((p,b)=>{let{count:w,worst:L}=g[l.number*i.length+b]??{count:0,worst:-1};return w===0?s("td",
{},...mt(l,p)):s("td",{},s("button",{type:"button",class:"cell severity-".concat(e.data.severities[L]),onclick:()=>o(l.
number,b)},A("".concat(l.name,", ").concat(M[p]??p,": ")),...G(e.data,L,w)))}),s("td",{class:"total"},y===0?"":y.toLocaleString(
"en")))},m=()=>{let{hosts:l,isAll:f}=n(),g=e.hosts.filter(({number:p})=>f||(l[p]?.count??0)>0).sort((p,b)=>r.value==="\
name"?0:Me(b,l)-Me(p,l));c.replaceChildren(...g.slice(0,d).map(u)),ht(c);let y=g.length-d;a.hidden=y<=0,a.textContent=
"Show ".concat(Math.min(y,Ne).toLocaleString("en")," more of ").concat(E(y,"host")),T("fleet-empty").hidden=g.length>0};
a.addEventListener("click",()=>{let l=d;d+=Ne,m(),c.rows[l]?.querySelector("button")?.focus()}),r.addEventListener("ch\
ange",m),c.addEventListener("keydown",gt);let h=s("tr",{},...["Host","Status",...i.map(l=>M[l]??l),"All"].map(l=>s("th",
{scope:"col"},l)));return T("fleet-order").replaceChildren(s("label",{class:"field inline"},s("span",{},"Order"),r)),T(
"fleet-grid").replaceChildren(s("table",{class:"fleet","aria-labelledby":"fleet-title"},s("thead",{},h),c)),T("fleet-m\
ore").replaceChildren(a),()=>{d=$e,m()}}function Me({number:t},e){let{count:n,worst:o}=e[t]??{count:0,worst:-1};return(o+
1)*1e6+n}function mt({status:t},e){let n=t==="unread"||t==="unchecked"&&(e==="rules"||e==="backend");return[s("span",{
class:n?"not-known":"as-declared","aria-hidden":"true"},n?"?":"\u2713"),A(n?"not known":"as declared")]}function ht(t){
for(let[e,n]of[...t.querySelectorAll("button")].entries())n.tabIndex=e===0?0:-1}function gt(t){let e=t.target,n=e instanceof
HTMLElement?e.closest("th, td"):null,o=n?.closest("tr"),i=o?.closest("tbody");if(!(e instanceof HTMLButtonElement)||n===
null||!o||!i)return;let c=[...o.querySelectorAll("button")],a=[...i.rows],r=a.indexOf(o),d=m=>m.map(h=>h.cells[n.cellIndex]?.
querySelector("button")).find(h=>h!=null),u=t.key==="ArrowRight"?c[c.indexOf(e)+1]:t.key==="ArrowLeft"?c[c.indexOf(e)-
1]:t.key==="ArrowDown"?d(a.slice(r+1)):t.key==="ArrowUp"?d(a.slice(0,r).reverse()):t.key==="Home"?a[0]?.querySelector(
"button"):t.key==="End"?a.at(-1)?.querySelector("button"):void 0;u&&(t.preventDefault(),e.tabIndex=-1,u.tabIndex=0,u.focus())}
var $e,Ne,Ue=S(()=>{"use strict";v();C();R();$e=60,Ne=400});function H(t,e,n,o){return o.map((i,c)=>i==="conntrack"?{kind:"step",at:[n+c,e],title:i}:{kind:"chain",at:[n+c,e],title:i,
table:i,chain:t})}var Fe,ae,Ce,_e=S(()=>{"use strict";Fe=[{title:"PREROUTING",from:1,to:4,lane:1},{title:"INPUT",from:6,
to:9,lane:0},{title:"FORWARD",from:6,to:8,lane:1},{title:"POSTROUTING",from:9,to:10,lane:1},{title:"OUTPUT",from:3,to:8,
lane:2}],ae=[{kind:"end",at:[0,1],title:"network"},...H("PREROUTING",1,1,["raw","conntrack","mangle","nat"]),{kind:"st\
ep",at:[5,1],title:"routing"},...H("INPUT",0,6,["mangle","filter","nat","security"]),{kind:"end",at:[10,0],title:"this\
 host"},...H("FORWARD",1,6,["mangle","filter","security"]),...H("POSTROUTING",1,9,["mangle","nat"]),{kind:"step",at:[11,
1],title:"queue"},{kind:"end",at:[12,1],title:"network"},{kind:"end",at:[1,2],title:"this host"},{kind:"step",at:[2,2],
title:"routing"},...H("OUTPUT",2,3,["raw","conntrack","mangle","nat","filter","security"])],Ce=[...[0,1,2,3,4,5,6,7,8,
9,10,11].map(t=>[[t,1],[t+1,1]]),[[5,1],[5,0],[6,0]],...[6,7,8,9].map(t=>[[t,0],[t+1,0]]),...[1,2,3,4,5,6,7].map(t=>[[
t,2],[t+1,2]]),[[8,2],[9,2],[9,1]]]});function De(t){return()=>{let{reading:e,filter:n,selection:o}=t,i=n().place<0?o():F(e,{...n(),place:-1}),c=Tt(t,i),a=[
"ipv4","ipv6"].filter(r=>[...c.keys()].some(d=>d.startsWith("".concat(r," "))));T("flow").replaceChildren(...a.map(r=>wt(
t,i,r,c))),T("flow-empty").hidden=a.length>0}}function wt(t,e,n,o){let i="flow-".concat(n);return s("figure",{},s("fig\
caption",{id:i},He[n]??n),s("div",{class:"scroll",tabindex:"0",role:"region","aria-label":"Way of ".concat(He[n]," pac\
kets")},St(t,n,i,o)),xt(t,e,n))}function Tt({reading:t,filter:e,narrow:n},{places:o,cells:i}){let c=new Map;for(let[d,
u]of o){let m=t.place(d);if(m.kind!=="chain")continue;let h=e().place===d;c.set("".concat(m.family," ").concat(m.table,
" ").concat(m.chain),{...u,isChosen:h,choose:()=>n({place:h?-1:d})})}let a=t.data.subsystems.indexOf("qdisc"),r=i.filter(
(d,u)=>u%t.data.subsystems.length===a&&i[u]?.count!==0);if(r.length>0){let d=e().subsystem==="qdisc";c.set("queue",{count:r.
reduce((u,{count:m})=>u+m,0),worst:Math.max(...r.map(({worst:u})=>u)),hosts:r.length,isChosen:d,choose:()=>n({subsystem:d?
"":"qdisc"})})}return c}function St(t,e,n,o){let i="arrow-".concat(e);return k("svg",{viewBox:"0 0 ".concat(yt," ").concat(
bt),role:"group","aria-labelledby":n,class:"flow"},k("defs",{},k("marker",{id:i,viewBox:"0 0 8 8",refX:"7",refY:"4",markerWidth:"\
7",markerHeight:"7",orient:"auto"},k("path",{d:"M0 0.5 L7.5 4 L0 7.5 Z",class:"head"}))),...Fe.map(({title:c,from:a,to:r,
lane:d})=>k("g",{class:"frame"},k("rect",{x:String(V(a)-6),y:String(z(d)-22),width:String((r-a)*Y+O.width+12),height:String(
O.height+30),rx:"8"}),k("text",{x:String(V(a)),y:String(z(d)-8)},c))),...Ce.map(c=>k("path",{d:Et(c),class:"arrow","ma\
rker-end":"url(#".concat(i,")")})),...ae.map(c=>kt(t,e,c,o.get(c.title==="queue"?"queue":"".concat(e," ").concat(c.table,
" ").concat(c.chain)))))}function V(t){return X.left+t*Y}function z(t){return X.top+t*Ie}function Et(t){return t.map(([
e,n],o)=>{let i=[V(e)+O.width/2,z(n)+O.height/2],c=t[o===0?1:o-1],a=o===0||o===t.length-1,r=a?Math.sign((c?.[0]??e)-e):
0,d=a?Math.sign((c?.[1]??n)-n):0,u=i[0]+r*O.width/2,m=i[1]+d*O.height/2;return"".concat(o===0?"M":"L").concat(u," ").concat(
m)}).join(" ")}function kt({reading:t},e,n,o){let[i,c]=[V(n.at[0]),z(n.at[1])],a=String(i+O.width/2),r=k("rect",{x:String(
i),y:String(c),width:String(O.width),height:String(O.height),rx:n.kind==="chain"?"5":String(O.height/2)}),d={x:a,"text\
-anchor":"middle"};if(o===void 0){let f=k("text",{...d,y:String(c+O.height/2+5)},n.title);return k("g",{class:"box ".concat(
n.kind)},r,f)}let u=t.data.severities[o.worst]??"",m="".concat(N[o.worst]??"?"," ").concat(o.count.toLocaleString("en")),
h=n.kind==="chain"?"".concat(n.chain," of ").concat(e,", "):"",l="".concat(E(o.count,"finding")," on ").concat(E(o.hosts,
"host"),", worst ").concat(u);return k("g",{class:"box lit severity-".concat(u),role:"button",tabindex:"0","aria-press\
ed":String(o.isChosen),"aria-label":"".concat(n.title," ").concat(m,": ").concat(h).concat(l),onclick:o.choose,onkeydown:f=>{
!(f instanceof KeyboardEvent)||f.key!=="Enter"&&f.key!==" "||(f.preventDefault(),o.choose())}},r,k("text",d,k("tspan",
{x:a,y:String(c+19)},n.title)," ",k("tspan",{x:a,y:String(c+37),class:"count"},m)))}function xt({reading:t,filter:e,narrow:n},{
places:o},i){let c=new Set(ae.map(({table:r,chain:d})=>"".concat(r," ").concat(d))),a=[...o].flatMap(([r,d])=>{let u=t.
place(r);if(u.kind!=="chain"||u.family!==i||c.has("".concat(u.table," ").concat(u.chain)))return[];let m=e().place===r;
return[s("li",{},s("button",{type:"button",class:"chip severity-".concat(t.data.severities[d.worst]),"aria-pressed":String(
m),onclick:()=>n({place:m?-1:r})},"".concat(x(u)," "),...G(t.data,d.worst,d.count)))]});if(a.length!==0)return s("div",
{class:"own-chains"},s("span",{},"Chains that rules jump to:"),s("ul",{},...a))}var Y,Ie,O,X,yt,bt,He,We=S(()=>{"use s\
trict";v();P();_e();C();R();Y=96,Ie=104,O={width:82,height:46},X={left:4,top:30},yt=13*Y-(Y-O.width)+2*X.left,bt=2*Ie+
O.height+X.top+12,He={ipv4:"IPv4",ipv6:"IPv6"}});function Be(t){let{reading:e,filter:n}=t,{data:o}=e,i,c=s("tbody",{}),a=s("button",{type:"button",class:"plain"}),r=s(
"p",{role:"status"}),d=s("table",{class:"never-hit","aria-labelledby":"never-hit-title"},s("thead",{},s("tr",{},...["C\
hain","Rule","Never hit on"].map(l=>s("th",{scope:"col"},l)))),c);T("never-hit-list").replaceChildren(r,s("div",{class:"\
scroll",tabindex:"0",role:"region","aria-labelledby":"never-hit-title"},d),a);let u=({place:l,text:f,hosts:g})=>{let y=g.
slice(0,Rt).map(b=>e.hosts[b]?.name??""),p=g.length-y.length;return s("tr",{},s("td",{},x(e.place(l))),s("td",{class:"\
rule"},s("code",{},e.text(f)??"")),s("td",{},"".concat(y.join(", ")).concat(p>0?" and ".concat(E(p,"more host")):"")))},
m=T("never-hit");if(!(m instanceof HTMLDetailsElement))throw new Error("The list of rules never hit is no details elem\
ent.");m.addEventListener("toggle",()=>h()),m.open=e.hosts.length<=vt;let h=()=>{if(!m.open)return;i??=Ot(t);let{place:l}=n(),
f=ne(n()),g=w=>{let L="".concat(x(e.place(w.place))," ").concat(e.text(w.text)).toLowerCase();return f.every($=>L.includes(
$)||w.hosts.some(Z=>o.hosts[Z]?.name.toLowerCase().includes($)))},y=i.filter(w=>(l<0||w.place===l)&&g(w)),p=0,b=w=>{c.
append(...y.slice(p,p+w).map(u)),p=Math.min(y.length,p+w),a.hidden=p===y.length,a.textContent="Show ".concat(E(Math.min(
qe,y.length-p),"more rule"))};c.replaceChildren(),b(Lt),a.onclick=()=>b(qe),d.hidden=y.length===0,r.textContent="".concat(
E(y.length,"rule")," that no packet has matched.")};return h}function Ot({reading:t}){let e=new Map;for(let n of t.hosts)
for(let o of n.chains)for(let{state:i,packets:c,textNumber:a}of j(t,n,o)){if(i!=="kept"||c!==0)continue;let r="".concat(
o.place," ").concat(a),d=e.get(r);d===void 0?e.set(r,{place:o.place,text:a,hosts:[n.number]}):d.hosts.at(-1)!==n.number&&
d.hosts.push(n.number)}return[...e.values()].sort((n,o)=>o.hosts.length-n.hosts.length)}var Lt,qe,vt,Rt,Ge=S(()=>{"use\
 strict";v();P();ie();R();Lt=20,qe=200,vt=50,Rt=4});async function Ke(t){let e=atob(t),n=new Uint8Array(e.length);for(let r=0;r<n.length;r+=1)n[r]=e.charCodeAt(r);let o=new DecompressionStream(
"deflate-raw"),i=o.writable.getWriter(),c=i.write(n).then(()=>i.close()),[a]=await Promise.all([new Response(o.readable).
json(),c]);return a}function je(t){let e=atob(t.replaceAll("-","+").replaceAll("_","/"));return Array.from(e,n=>n.charCodeAt(
0).toString(16).padStart(2,"0")).join("")}var ce=S(()=>{"use strict"});var U,Q,Ye=S(()=>{"use strict";ce();U=5,Q=class{constructor(e){this.data=e;this.count=e.hosts.reduce((o,{findings:i})=>o+
i.length/U,0),this.hostOf=new Uint32Array(this.count),this.shapeOf=new Uint32Array(this.count),this.expectedOf=new Uint32Array(
this.count),this.actualOf=new Uint32Array(this.count);let n=0;this.hosts=e.hosts.map((o,i)=>{let{findings:c}=o,a=c.length/
U;for(let r=0;r<a;r+=1)this.hostOf[n+r]=i,this.shapeOf[n+r]=c[r*U]??0,this.expectedOf[n+r]=c[r*U+1]??0,this.actualOf[n+
r]=c[r*U+2]??0;return n+=a,{...o,number:i,first:n-a,count:a}})}data;hosts;count;hostOf;shapeOf;expectedOf;actualOf;told=new Map;shape(e){
let n=this.data.shapes[this.shapeOf[e]??0];if(n===void 0)throw new Error("Finding ".concat(e," has no shape."));return n}finding(e){
let{kind:n,severity:o,subsystem:i,place:c,meaning:a,construct:r,at:d}=this.shape(e),u=this.hosts[this.hostOf[e]??0],m=u?.
first??0,h=(e-m)*U,l=this.data.hosts[this.hostOf[e]??0]?.findings??[];return{number:e,kind:n,severity:o,subsystem:i,place:c,
meaning:this.text(a)??"",construct:this.text(r),at:this.text(d),expected:this.text((this.expectedOf[e]??0)-1),actual:this.
text((this.actualOf[e]??0)-1),expectedPosition:l[h+3]??0,actualPosition:l[h+4]??0,story:u===void 0?[]:this.storyOf(u,e-
m)}}storyOf({story:e=[]},n){let o=this.told.get(e);if(o!==void 0)return o.get(n)??[];let i=new Map;for(let c=0;c<e.length;c+=
2){let a=e[c]??0;i.set(a,[...i.get(a)??[],this.text(e[c+1])??""])}return this.told.set(e,i),i.get(n)??[]}text(e){return e===
void 0||e<0?void 0:this.data.texts[e]}place(e){return this.data.places[e]??{kind:"host"}}fingerprintsOf(e){return je(e.
fingerprints)}}});function Ve({reading:t,filter:e,narrow:n}){let{severities:o}=t.data,i=o.map(()=>({findings:0,hosts:0,last:-1}));for(let a=0;a<
t.count;a+=1){let r=i[t.shape(a).severity];if(r===void 0)continue;r.findings+=1;let d=t.hostOf[a]??0;r.last!==d&&(r.hosts+=
1),r.last=d}let c=o.map((a,r)=>{let{findings:d,hosts:u}=i[r]??{findings:0,hosts:0},m=()=>{let h=new Set(e().severities);
h.delete(r)||h.add(r),n({severities:h})};return s("button",{type:"button",class:"tile severity-".concat(a),...d===0?{disabled:""}:
{},onclick:m},s("span",{class:"letter","aria-hidden":"true"},N[r]??""),s("span",{class:"number"},d.toLocaleString("en")),
s("span",{class:"label"},a),s("span",{class:"hosts"},d===0?"none":"on ".concat(u.toLocaleString("en")," of ").concat(t.
hosts.length.toLocaleString("en")," hosts")))});return T("tiles").replaceChildren(...[...c].reverse()),()=>{for(let[a,
r]of c.entries())r.setAttribute("aria-pressed",String(e().severities.has(a)))}}var ze=S(()=>{"use strict";v();R()});function Qe(){let t=le.map(n=>s("button",{type:"button",onclick:()=>e(n)},"".concat(n[0]?.toUpperCase()).concat(n.slice(
1)))),e=n=>{n==="system"?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=n;for(let[
o,i]of t.entries())i.setAttribute("aria-pressed",String(le[o]===n));try{localStorage.setItem(Xe,n)}catch{}};T("theme").
replaceChildren(...t),e(At())}function At(){try{return le.find(t=>t===localStorage.getItem(Xe))??"system"}catch{return"\
system"}}var le,Xe,Ze=S(()=>{"use strict";v();le=["system","light","dark"],Xe="nffleet-report-theme"});var Mt=Je(()=>{pe();v();P();he();Ae();Ue();We();Ge();Ye();ze();Ze();ce();R();var $t=1e3;async function Nt(){Qe();let t=new Q(
await Ke(T("data").textContent??"")),e=de(t),n=F(t,e),o={reading:t,filter:()=>e,selection:()=>n,narrow:r=>{e={...e,...r},
n=F(t,e),ue(t,e),a()},open:(r,d)=>i.open(r,d===void 0?void 0:t.data.subsystems[d])},i=Oe(o),c=[Ve(o),me(o),Pe(o),De(o),
i.show,Be(o)],a=()=>{for(let r of c)r()};a(),addEventListener("beforeprint",()=>{let r=i.openUntil($t);T("printed").textContent=
r===0?"":"The findings of ".concat(E(r,"more host")," are not printed: narrow the report to them first.")}),document.body.
dataset.ready="",performance.mark("shown")}Nt().catch(t=>{T("failure").hidden=!1,T("failure").textContent="This report\
 cannot be shown: ".concat(t instanceof Error?t.message:t,". It needs a browser of 2024 or newer; write it once more i\
f the file was cut.")})});Mt();})();
`;
