/** Compiled from browser/main.ts by `npm run golden`: nothing here is written by hand. */
export const SCRIPT_TEXT: string = String.raw`
"use strict";(()=>{var S=(e,t,n)=>()=>{if(n)throw n[0];try{return e&&(t=e(e=0)),t}catch(s){throw n=[s],s}};var et=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(n){throw t=0,n}};function x(e){switch(e.kind){case"chain":return"".concat(e.chain," (").concat(e.family," ").concat(e.table,")");case"d\
evice":return"device ".concat(e.device);case"sysctl":return"sysctl ".concat(e.name);case"host":return"whole host"}}function E(e,t){
return"".concat(e.toLocaleString("en")," ").concat(t).concat(e===1?"":"s")}var $,P,D,W,de,v=S(()=>{"use strict";$=["L",
"M","H","C"],P={rules:"Rules",qdisc:"Queues",sysctl:"Sysctls",persistence:"Boot",backend:"Backend",host:"Reading"},D={
added:"rule added",removed:"rule removed",changed:"rule changed",moved:"rule moved","unknown-rule":"rule of unknown or\
igin",policy:"policy",anchor:"anchor","chain-missing":"chain missing","chain-left":"chain left behind",qdisc:"queue",sysctl:"\
sysctl",service:"other firewall","boot-differs":"boot differs","rolled-back":"rolled back",unfinished:"unfinished run",
record:"owner record","hidden-rules":"hidden rules",unreadable:"unreadable",unreachable:"unreachable"},W={clean:"clean",
drifted:"drifted",unchecked:"not all checked",unread:"not read"},de={"this-document":"This very document was applied l\
ast, so what differs was done on the host.","another-document":"Another document was applied last: what differs may be\
 a declaration that was not applied yet.",never:"Nothing was applied to this host yet: what differs may be a declarati\
on that was not applied yet."}});function _(e,t){let{data:n,count:s,hostOf:i}=e,c=n.subsystems.length,a=new Uint8Array(s),r=n.hosts.flatMap(()=>n.subsystems.
map(()=>F)),d=n.hosts.map(()=>F),u=new Map,m=n.shapes.map(({kind:f,severity:g,subsystem:y,place:p})=>(t.severities.size===
0||t.severities.has(g))&&(t.kind===""||t.kind===f)&&(t.subsystem===""||t.subsystem===n.subsystems[y])&&(t.place<0||t.place===
p)),h=ne(t).map(f=>tt(e,f)),l=0;for(let f=0;f<s;f+=1){let g=e.shapeOf[f]??0;if(m[g]!==!0||!h.every(N=>N(f)))continue;let{
severity:y,subsystem:p,place:b}=e.shape(f),w=i[f]??0;a[f]=1,l+=1,r[w*c+p]=ee(r[w*c+p]??F,y),d[w]=ee(d[w]??F,y);let O=u.
get(b)??{...F,hosts:0,last:-1};u.set(b,{...ee(O,y),hosts:O.hosts+(O.last===w?0:1),last:w})}return{isAll:te(t),found:a,
count:l,cells:r,hosts:d,places:u}}function te({query:e,severities:t,kind:n,subsystem:s,place:i}){return e.trim()===""&&
t.size===0&&n===""&&s===""&&i<0}function ee({count:e,worst:t},n){return{count:e+1,worst:Math.max(t,n)}}function ne({query:e}){
return e.toLowerCase().split(/\s+/).filter(Boolean)}function tt(e,t){let{data:n,hostOf:s,shapeOf:i,expectedOf:c,actualOf:a,
hosts:r}=e;if(/^[0-9a-f]{16}$/.test(t)){let l=new Set(r.flatMap(f=>{let g=e.fingerprintsOf(f),y=Array.from({length:f.count},
(p,b)=>g.slice(b*16,b*16+16));return y.includes(t)?[f.first+y.indexOf(t)]:[]}));return f=>l.has(f)}let d=n.texts.map(l=>l.
toLowerCase().includes(t)),u=n.hosts.map(({name:l})=>l.toLowerCase().includes(t)),m=n.places.map(l=>x(l).toLowerCase().
includes(t)),h=n.shapes.map(({place:l,at:f,construct:g})=>m[l]===!0||d[f??-1]===!0||d[g??-1]===!0);return l=>u[s[l]??0]===
!0||h[i[l]??0]===!0||d[(a[l]??0)-1]===!0||d[(c[l]??0)-1]===!0}var q,F,M=S(()=>{"use strict";v();q={query:"",severities:new Set,
kind:"",subsystem:"",place:-1},F={count:0,worst:-1}});function ue(e){let t=new URLSearchParams(location.hash.slice(1)),{severities:n,subsystems:s,shapes:i,places:c}=e.data,
a=(d,u)=>u.includes(d)?d:"",r=t.get("chain");return{query:t.get("search")??q.query,severities:new Set((t.get("severity")??
"").split(",").flatMap(d=>n.includes(d)?[n.indexOf(d)]:[])),kind:a(t.get("kind")??"",i.map(({kind:d})=>d)),subsystem:a(
t.get("part")??"",s),place:r===null?-1:c.findIndex(d=>x(d)===r)}}function pe(e,{query:t,severities:n,kind:s,subsystem:i,
place:c}){let a=new URLSearchParams,r=(d,u)=>{u!==""&&a.set(d,u)};r("search",t.trim()),r("severity",[...n].map(d=>e.data.
severities[d]).join(",")),r("kind",s),r("part",i),r("chain",c<0?"":x(e.place(c)));try{history.replaceState(null,"",a.size===
0?location.href.replace(/#.*/,""):"#".concat(a))}catch{}}var fe=S(()=>{"use strict";M();v()});function o(e,t,...n){return me(document.createElement(e),t,n)}function k(e,t,...n){return me(document.createElementNS(
"http://www.w3.org/2000/svg",e),t,n)}function me(e,t,n){for(let[s,i]of Object.entries(t))typeof i=="function"?e.addEventListener(
s.slice(2),i):i!==void 0&&e.setAttribute(s,i);return e.append(...n.filter(s=>s!==void 0)),e}function A(e){return o("sp\
an",{class:"spoken"},e)}function T(e){let t=document.getElementById(e);if(t===null)throw new Error("The page has no #".
concat(e,"."));return t}var L=S(()=>{"use strict"});function he({reading:e,filter:t,selection:n,narrow:s}){let{data:i}=e,c=o("input",{type:"search",id:"query",placeholder:"\
host, rule, chain, file\u2026",autocomplete:"off"}),a;c.addEventListener("input",()=>{clearTimeout(a),a=setTimeout(()=>s(
{query:c.value}),nt)});let r=new Set(e.shapeOf),d=i.shapes.filter((p,b)=>r.has(b)),u=[...new Set(d.map(({kind:p})=>p))],
m=i.subsystems.filter((p,b)=>d.some(({subsystem:w})=>w===b)),h=[...new Set(d.map(({place:p})=>p))].map(p=>[p,e.place(p)]).
filter(([,{kind:p}])=>p==="chain").map(([p,b])=>[String(p),x(b)]).sort(([,p],[,b])=>p<b?-1:1),l=oe("kind","Any kind",u.
map(p=>[p,D[p]??p])),f=oe("subsystem","Any part",m.map(p=>[p,P[p]??p])),g=oe("chain","Any chain",h);l.addEventListener(
"change",()=>s({kind:l.value})),f.addEventListener("change",()=>s({subsystem:f.value})),g.addEventListener("change",()=>s(
{place:g.value===""?-1:Number(g.value)}));let y=o("button",{type:"button",class:"plain",onclick:()=>s(q)},"Clear filte\
rs");return T("filters").replaceChildren(B("Search",c),B("Kind",l),B("Part",f),B("Chain",g),y),()=>{let p=t();document.
activeElement!==c&&(c.value=p.query),l.value=p.kind,f.value=p.subsystem,g.value=p.place<0?"":String(p.place),y.hidden=
te(p);let{count:b,hosts:w,isAll:O}=n(),N=w.filter(J=>J.count>0).length;T("result").textContent=O?"".concat(E(b,"findin\
g")," on ").concat(E(N,"host"),"."):"".concat(b.toLocaleString("en")," of ").concat(E(e.count,"finding"),", on ").concat(
E(N,"host"),".")}}function B(e,t){return o("label",{class:"field"},o("span",{},e),t)}function oe(e,t,n){return o("sele\
ct",{id:e},o("option",{value:""},t),...n.map(([s,i])=>o("option",{value:s},i)))}var nt,ge=S(()=>{"use strict";L();M();
v();nt=120});function G({severities:e},t){let n=e[t]??"";return o("span",{class:"badge severity-".concat(n)},o("span",{"aria-hidden":"\
true",class:"letter"},$[t]??"?"),n)}function K({severities:e},t,n){return[o("span",{class:"letter","aria-hidden":"true"},
$[t]??"?"),o("span",{"aria-hidden":"true"}," ".concat(n.toLocaleString("en"))),A("".concat(n,", worst ").concat(e[t]??
"unknown"))]}var C=S(()=>{"use strict";L();v()});function H(e,t){let n=e.split(" "),s=ot(n,t.split(" "));if(s.size===0)return[document.createTextNode(e)];let i=[];for(let c=0;c<
n.length;){let a=c;for(;a<n.length&&s.has(a)===s.has(c);)a+=1;let r=n.slice(c,a).join(" ");c>0&&i.push(document.createTextNode(
" ")),i.push(s.has(c)?document.createTextNode(r):o("mark",{},r)),c=a}return i}function ot(e,t){if(e.length>ye||t.length>
ye)return new Set;let n=t.length+1,s=new Uint16Array((e.length+1)*n),i=(a,r)=>s[a*n+r]??0;for(let a=e.length-1;a>=0;a-=
1)for(let r=t.length-1;r>=0;r-=1)s[a*n+r]=e[a]===t[r]?i(a+1,r+1)+1:Math.max(i(a+1,r),i(a,r+1));let c=new Set;for(let a=0,
r=0;a<e.length&&r<t.length;)e[a]===t[r]?(c.add(a),a+=1,r+=1):i(a+1,r)>=i(a,r+1)?a+=1:r+=1;return c}var ye,se=S(()=>{"u\
se strict";L();ye=200});function Y(e,t,n){let{severity:s,kind:i,meaning:c,construct:a,at:r}=t,d=r===void 0?a:a===void 0?r:"".concat(r," (").concat(
a,")");return[o("p",{class:"meaning"},G(e.data,s),o("span",{class:"kind"},D[i]??i),o("span",{},c)),...i==="changed"||i===
"moved"?[rt(t)]:[],o("p",{class:"origin"},d===void 0?void 0:o("span",{},"".concat(st(i)," at "),o("code",{},d)),o("spa\
n",{class:"fingerprint"},"fingerprint ",o("code",{},n)))]}function st(e){return e==="added"||e==="unknown-rule"?"not d\
eclared; its chain is":"declared"}function rt({kind:e,expected:t,actual:n,expectedPosition:s}){return e==="moved"?o("p",
{class:"declared"},"Declared as rule ".concat(s,".")):o("p",{class:"declared"},o("span",{},"declared: "),o("code",{},...H(
t??"",n??"")))}function be({expected:e,actual:t}){let n=(s,i,c)=>i===void 0?[]:[o("dt",{},s),o("dd",{},o("code",{},...c===
void 0?[i]:H(i,c)))];return o("dl",{class:"values"},...n("on the host",t,e),...n("declared",e,t))}var re=S(()=>{"use s\
trict";L();C();se();v()});var we,Te=S(()=>{"use strict";we={kept:"k",added:"a",removed:"r",changed:"c",moved:"m",unknown:"u",recognised:"o",anchor:"\
n"}});function j(e,t,n){let s=0,i=0;return Array.from(n.states,(c,a)=>{let r=it.get(c)??"kept",d=n.texts[a]??-1,u=r!=="remov\
ed";u&&(s+=1);let m=u?n.packets[s-1]??void 0:void 0,h=-1;return r!=="kept"&&r!=="recognised"&&(h=n.findings[i]??-1,i+=
1),{state:r,text:e.text(d)??"",textNumber:d,number:u?s:void 0,packets:m,finding:h<0?void 0:t.first+h}})}var it,ie=S(()=>{
"use strict";Te();it=new Map(Object.entries(we).map(([e,t])=>[t,e]))});function ke({reading:e,selection:t},n,s,i){let c=j(e,n,s),{found:a}=t(),r=new Set,d=({finding:g})=>g!==void 0&&a[g]===
1;if(!c.some(d))return;let u=new Set;for(let[g,y]of c.entries())if(d(y))for(let p=-Se;p<=Se;p+=1)u.add(g+p);let m=o("t\
body",{}),h=[],l=()=>{h.length>0&&m.append(lt(h)),h=[]};for(let[g,y]of c.entries()){if(!u.has(g)){h.push(y);continue}l();
let{finding:p}=y,b=p!==void 0&&d(y)&&!r.has(p),w=p===void 0?void 0:e.finding(p),O=w?.kind==="chain-missing"||w?.kind===
"chain-left";m.append(xe(y,w?.kind==="changed"?w.expected:void 0)),!(!b||O||p===void 0||w===void 0)&&(r.add(p),m.append(
o("tr",{class:"note",id:"finding-".concat(p)},o("td",{colspan:Ee},...Y(e,w,i(p))))))}l();let f=e.text(s.standsIn)??"";
return o("table",{class:"chain"},o("caption",{},"Rules of ",o("code",{},f)),o("thead",{},o("tr",{},o("th",{scope:"col",
class:"number"},"No."),o("th",{scope:"col",class:"sign"},A("State")),o("th",{scope:"col",class:"packets"},"Packets"),o(
"th",{scope:"col"},"Rule"))),m)}function xe({state:e,number:t,packets:n,text:s},i){let[c,a]=at[e];return o("tr",{class:"\
row-".concat(e)},o("td",{class:"number"},t===void 0?"":String(t)),o("td",{class:"sign"},o("span",{"aria-hidden":"true"},
c),A(a)),o("td",{class:n===0?"packets never":"packets"},ct(n)),o("td",{class:"rule"},o("code",{},...i===void 0?[s]:H(s,
i))))}function ct(e){return e===void 0?"":typeof e=="number"?e.toLocaleString("en"):e}function lt(e){let t=e.filter(({
state:i})=>i==="kept").length,n=t===e.length?"".concat(e.length," as declared"):"".concat(e.length," more, ").concat(t,
" of them as declared"),s=o("tr",{class:"gap"},o("td",{colspan:Ee},o("button",{type:"button",class:"plain",onclick:()=>s.
replaceWith(...e.map(i=>xe(i)))},"\u22EF ".concat(n))));return s}var Se,Ee,at,Le=S(()=>{"use strict";L();re();ie();se();
Se=2,Ee="4",at={kept:["","as declared"],added:["+","added"],removed:["\u2212","removed"],changed:["~","changed"],moved:[
"\u2195","moved"],unknown:["+","of unknown origin"],recognised:["\xB7","of another owner, left alone"],anchor:["\xBB",
"jump to our own chain"]}});function ve(e,t){let{reading:n,selection:s}=e,{found:i}=s(),c=n.fingerprintsOf(t),a=l=>c.slice((l-t.first)*16,(l-t.first)*
16+16),r=new Set;for(let l=t.first;l<t.first+t.count;l+=1)i[l]===1&&r.add(l);let d=l=>{r.delete(l);let f=n.finding(l),
g=f.kind==="chain-missing"||f.kind==="chain-left";return o("div",{class:"alone",id:"finding-".concat(l)},...Y(n,f,a(l)),
...g?[]:[be(f)])},m=[...Map.groupBy(t.chains,({place:l})=>l)].flatMap(([l,f])=>{let g=f.map(b=>ke(e,t,b,a)),y=new Set(
g.flatMap(b=>[...b?.querySelectorAll(".note")??[]].map(dt)));for(let b of y)r.delete(b);let p=[...r].filter(b=>n.shape(
b).place===l);return p.length===0&&y.size===0?[]:[o("section",{class:"place","data-subsystem":"rules"},o("h4",{},x(n.place(
l)),...ut(f)),...p.map(d),...g.filter(b=>b!==void 0))]}),h=Map.groupBy([...r],l=>n.data.subsystems[n.shape(l).subsystem]??
"");return[pt(t),...m,...[...h].map(([l,f])=>o("section",{class:"place","data-subsystem":l},o("h4",{},P[l]??l),...f.flatMap(
g=>{let y=n.place(n.shape(g).place);return[...y.kind==="host"?[]:[o("h5",{},x(y))],d(g)]})))]}function dt({id:e}){return Number(
e.slice(8))}function ut(e){let t=e.find(n=>n.policy!==void 0)?.policy;return t===void 0?[]:[o("span",{class:"policy"},
"policy ",o("code",{},t))]}function pt({owner:e,lastApply:t,notes:n}){let s=de[t??""];return o("div",{class:"about"},...e===
void 0?[]:[o("p",{},"Owner ",o("code",{},e))],...s===void 0?[]:[o("p",{},s)],...n.length===0?[]:[o("ul",{class:"notes"},
...n.map(({severity:i,message:c})=>o("li",{},o("strong",{},"".concat(i,": ")),c)))])}var Re=S(()=>{"use strict";Le();L();
re();v()});function Ae(e){let{reading:t,selection:n}=e,s=o("div",{class:"hosts"}),i=o("button",{type:"button",class:"plain"});T("\
findings-list").replaceChildren(s,i);let c=[],a=new Map,r=u=>{let m=c.slice(s.childElementCount,s.childElementCount+u);
s.append(...m.map(l=>d(l)));let h=c.length-s.childElementCount;i.hidden=h<=0,i.textContent="Show ".concat(Math.min(h,Oe).
toLocaleString("en")," more of ").concat(E(h,"host"))};i.addEventListener("click",()=>r(Oe));let d=u=>{let{count:m,worst:h}=n().
hosts[u.number]??{count:0,worst:-1},l=o("div",{class:"panel",id:"panel-".concat(u.number),hidden:""}),f=p=>(p==="open"&&
l.childElementCount===0&&l.append(...ve(e,u)),l.hidden=p==="closed",g.setAttribute("aria-expanded",String(p==="open")),
y),g=o("button",{type:"button","aria-expanded":"false","aria-controls":"panel-".concat(u.number),onclick:()=>f(l.hidden?
"open":"closed")},o("span",{class:"arrow","aria-hidden":"true"},"\u25B8"),o("span",{class:"name"},u.name)," ",G(t.data,
h)," ",o("span",{class:"count"},E(m,"finding")),o("span",{class:"status status-".concat(u.status)},W[u.status]??u.status)),
y=o("section",{class:"card"},o("h3",{},g),l);return a.set(u.number,f),y};return{show:()=>{let{hosts:u}=n();if(c=t.hosts.
filter(({number:m})=>(u[m]?.count??0)>0).sort((m,h)=>{let[l,f]=[u[m.number],u[h.number]];return(f?.worst??0)-(l?.worst??
0)||(f?.count??0)-(l?.count??0)}),a=new Map,s.replaceChildren(),r(ft),c.length<=mt)for(let{number:m}of c)a.get(m)?.("o\
pen");T("findings-empty").hidden=c.length>0},open:(u,m)=>{let h=c.findIndex(g=>g.number===u);if(h<0)return;h>=s.childElementCount&&
r(h+1-s.childElementCount);let l=a.get(u)?.("open"),f=l?.querySelector('.place[data-subsystem="'.concat(m,'"]'))??l;l?.
querySelector("button")?.focus({preventScroll:!0}),f?.scrollIntoView({block:"start"})},openUntil:u=>{let{hosts:m}=n(),
h=u,l=c.filter(({number:f})=>{let g=h===u;return h-=m[f]?.count??0,g||h>=0});r(l.length);for(let{number:f}of l)a.get(f)?.(
"open");return c.length-l.length}}}var ft,Oe,mt,Ne=S(()=>{"use strict";L();Re();C();v();ft=25,Oe=100,mt=3});function Ue(e){let{reading:t,selection:n,open:s}=e,{subsystems:i}=t.data,c=o("tbody",{}),a=o("button",{type:"button",class:"\
plain"}),r=o("select",{id:"order"},o("option",{value:"worst"},"worst first"),o("option",{value:"name"},"by name")),d=$e,
u=l=>{let{hosts:f,cells:g}=n(),y=f[l.number]?.count??0;return o("tr",{},o("th",{scope:"row"},o("button",{type:"button",
class:"host",onclick:()=>s(l.number)},l.name,A(", all findings"))),o("td",{class:"status status-".concat(l.status)},W[l.
status]??l.status),...i.map((p,b)=>{let{count:w,worst:O}=g[l.number*i.length+b]??{count:0,worst:-1};return w===0?o("td",
{},...ht(l,p)):o("td",{},o("button",{type:"button",class:"cell severity-".concat(t.data.severities[O]),onclick:()=>s(l.
number,b)},A("".concat(l.name,", ").concat(P[p]??p,": ")),...K(t.data,O,w)))}),o("td",{class:"total"},y===0?"":y.toLocaleString(
"en")))},m=()=>{let{hosts:l,isAll:f}=n(),g=t.hosts.filter(({number:p})=>f||(l[p]?.count??0)>0).sort((p,b)=>r.value==="\
name"?0:Me(b,l)-Me(p,l));c.replaceChildren(...g.slice(0,d).map(u)),gt(c);let y=g.length-d;a.hidden=y<=0,a.textContent=
"Show ".concat(Math.min(y,Pe).toLocaleString("en")," more of ").concat(E(y,"host")),T("fleet-empty").hidden=g.length>0};
a.addEventListener("click",()=>{let l=d;d+=Pe,m(),c.rows[l]?.querySelector("button")?.focus()}),r.addEventListener("ch\
ange",m),c.addEventListener("keydown",yt);let h=o("tr",{},...["Host","Status",...i.map(l=>P[l]??l),"All"].map(l=>o("th",
{scope:"col"},l)));return T("fleet-order").replaceChildren(o("label",{class:"field inline"},o("span",{},"Order"),r)),T(
"fleet-grid").replaceChildren(o("table",{class:"fleet","aria-labelledby":"fleet-title"},o("thead",{},h),c)),T("fleet-m\
ore").replaceChildren(a),()=>{d=$e,m()}}function Me({number:e},t){let{count:n,worst:s}=t[e]??{count:0,worst:-1};return(s+
1)*1e6+n}function ht({status:e},t){let n=e==="unread"||e==="unchecked"&&(t==="rules"||t==="backend");return[o("span",{
class:n?"not-known":"as-declared","aria-hidden":"true"},n?"?":"\u2713"),A(n?"not known":"as declared")]}function gt(e){
for(let[t,n]of[...e.querySelectorAll("button")].entries())n.tabIndex=t===0?0:-1}function yt(e){let t=e.target,n=t instanceof
HTMLElement?t.closest("th, td"):null,s=n?.closest("tr"),i=s?.closest("tbody");if(!(t instanceof HTMLButtonElement)||n===
null||!s||!i)return;let c=[...s.querySelectorAll("button")],a=[...i.rows],r=a.indexOf(s),d=m=>m.map(h=>h.cells[n.cellIndex]?.
querySelector("button")).find(h=>h!=null),u=e.key==="ArrowRight"?c[c.indexOf(t)+1]:e.key==="ArrowLeft"?c[c.indexOf(t)-
1]:e.key==="ArrowDown"?d(a.slice(r+1)):e.key==="ArrowUp"?d(a.slice(0,r).reverse()):e.key==="Home"?a[0]?.querySelector(
"button"):e.key==="End"?a.at(-1)?.querySelector("button"):void 0;u&&(e.preventDefault(),t.tabIndex=-1,u.tabIndex=0,u.focus())}
var $e,Pe,Fe=S(()=>{"use strict";L();C();v();$e=60,Pe=400});function I(e,t,n,s){return s.map((i,c)=>i==="conntrack"?{kind:"step",at:[n+c,t],title:i}:{kind:"chain",at:[n+c,t],title:i,
table:i,chain:e})}var _e,ae,Ce,He=S(()=>{"use strict";_e=[{title:"PREROUTING",from:1,to:4,lane:1},{title:"INPUT",from:6,
to:9,lane:0},{title:"FORWARD",from:6,to:8,lane:1},{title:"POSTROUTING",from:9,to:10,lane:1},{title:"OUTPUT",from:3,to:8,
lane:2}],ae=[{kind:"end",at:[0,1],title:"network"},...I("PREROUTING",1,1,["raw","conntrack","mangle","nat"]),{kind:"st\
ep",at:[5,1],title:"routing"},...I("INPUT",0,6,["mangle","filter","nat","security"]),{kind:"end",at:[10,0],title:"this\
 host"},...I("FORWARD",1,6,["mangle","filter","security"]),...I("POSTROUTING",1,9,["mangle","nat"]),{kind:"step",at:[11,
1],title:"queue"},{kind:"end",at:[12,1],title:"network"},{kind:"end",at:[1,2],title:"this host"},{kind:"step",at:[2,2],
title:"routing"},...I("OUTPUT",2,3,["raw","conntrack","mangle","nat","filter","security"])],Ce=[...[0,1,2,3,4,5,6,7,8,
9,10,11].map(e=>[[e,1],[e+1,1]]),[[5,1],[5,0],[6,0]],...[6,7,8,9].map(e=>[[e,0],[e+1,0]]),...[1,2,3,4,5,6,7].map(e=>[[
e,2],[e+1,2]]),[[8,2],[9,2],[9,1]]]});function We(e){return()=>{let{reading:t,filter:n,selection:s}=e,i=n().place<0?s():_(t,{...n(),place:-1}),c=St(e,i),a=[
"ipv4","ipv6"].filter(r=>[...c.keys()].some(d=>d.startsWith("".concat(r," "))));T("flow").replaceChildren(...a.map(r=>Tt(
e,i,r,c))),T("flow-empty").hidden=a.length>0}}function Tt(e,t,n,s){let i="flow-".concat(n);return o("figure",{},o("fig\
caption",{id:i},Ie[n]??n),o("div",{class:"scroll",tabindex:"0",role:"region","aria-label":"Way of ".concat(Ie[n]," pac\
kets")},Et(e,n,i,s)),Lt(e,t,n))}function St({reading:e,filter:t,narrow:n},{places:s,cells:i}){let c=new Map;for(let[d,
u]of s){let m=e.place(d);if(m.kind!=="chain")continue;let h=t().place===d;c.set("".concat(m.family," ").concat(m.table,
" ").concat(m.chain),{...u,isChosen:h,choose:()=>n({place:h?-1:d})})}let a=e.data.subsystems.indexOf("qdisc"),r=i.filter(
(d,u)=>u%e.data.subsystems.length===a&&i[u]?.count!==0);if(r.length>0){let d=t().subsystem==="qdisc";c.set("queue",{count:r.
reduce((u,{count:m})=>u+m,0),worst:Math.max(...r.map(({worst:u})=>u)),hosts:r.length,isChosen:d,choose:()=>n({subsystem:d?
"":"qdisc"})})}return c}function Et(e,t,n,s){let i="arrow-".concat(t);return k("svg",{viewBox:"0 0 ".concat(bt," ").concat(
wt),role:"group","aria-labelledby":n,class:"flow"},k("defs",{},k("marker",{id:i,viewBox:"0 0 8 8",refX:"7",refY:"4",markerWidth:"\
7",markerHeight:"7",orient:"auto"},k("path",{d:"M0 0.5 L7.5 4 L0 7.5 Z",class:"head"}))),..._e.map(({title:c,from:a,to:r,
lane:d})=>k("g",{class:"frame"},k("rect",{x:String(z(a)-6),y:String(X(d)-22),width:String((r-a)*V+R.width+12),height:String(
R.height+30),rx:"8"}),k("text",{x:String(z(a)),y:String(X(d)-8)},c))),...Ce.map(c=>k("path",{d:kt(c),class:"arrow","ma\
rker-end":"url(#".concat(i,")")})),...ae.map(c=>xt(e,t,c,s.get(c.title==="queue"?"queue":"".concat(t," ").concat(c.table,
" ").concat(c.chain)))))}function z(e){return Q.left+e*V}function X(e){return Q.top+e*De}function kt(e){return e.map(([
t,n],s)=>{let i=[z(t)+R.width/2,X(n)+R.height/2],c=e[s===0?1:s-1],a=s===0||s===e.length-1,r=a?Math.sign((c?.[0]??t)-t):
0,d=a?Math.sign((c?.[1]??n)-n):0,u=i[0]+r*R.width/2,m=i[1]+d*R.height/2;return"".concat(s===0?"M":"L").concat(u," ").concat(
m)}).join(" ")}function xt({reading:e},t,n,s){let[i,c]=[z(n.at[0]),X(n.at[1])],a=String(i+R.width/2),r=k("rect",{x:String(
i),y:String(c),width:String(R.width),height:String(R.height),rx:n.kind==="chain"?"5":String(R.height/2)}),d={x:a,"text\
-anchor":"middle"};if(s===void 0){let f=k("text",{...d,y:String(c+R.height/2+5)},n.title);return k("g",{class:"box ".concat(
n.kind)},r,f)}let u=e.data.severities[s.worst]??"",m="".concat($[s.worst]??"?"," ").concat(s.count.toLocaleString("en")),
h=n.kind==="chain"?"".concat(n.chain," of ").concat(t,", "):"",l="".concat(E(s.count,"finding")," on ").concat(E(s.hosts,
"host"),", worst ").concat(u);return k("g",{class:"box lit severity-".concat(u),role:"button",tabindex:"0","aria-press\
ed":String(s.isChosen),"aria-label":"".concat(n.title," ").concat(m,": ").concat(h).concat(l),onclick:s.choose,onkeydown:f=>{
!(f instanceof KeyboardEvent)||f.key!=="Enter"&&f.key!==" "||(f.preventDefault(),s.choose())}},r,k("text",d,k("tspan",
{x:a,y:String(c+19)},n.title)," ",k("tspan",{x:a,y:String(c+37),class:"count"},m)))}function Lt({reading:e,filter:t,narrow:n},{
places:s},i){let c=new Set(ae.map(({table:r,chain:d})=>"".concat(r," ").concat(d))),a=[...s].flatMap(([r,d])=>{let u=e.
place(r);if(u.kind!=="chain"||u.family!==i||c.has("".concat(u.table," ").concat(u.chain)))return[];let m=t().place===r;
return[o("li",{},o("button",{type:"button",class:"chip severity-".concat(e.data.severities[d.worst]),"aria-pressed":String(
m),onclick:()=>n({place:m?-1:r})},"".concat(x(u)," "),...K(e.data,d.worst,d.count)))]});if(a.length!==0)return o("div",
{class:"own-chains"},o("span",{},"Chains that rules jump to:"),o("ul",{},...a))}var V,De,R,Q,bt,wt,Ie,qe=S(()=>{"use s\
trict";L();M();He();C();v();V=96,De=104,R={width:82,height:46},Q={left:4,top:30},bt=13*V-(V-R.width)+2*Q.left,wt=2*De+
R.height+Q.top+12,Ie={ipv4:"IPv4",ipv6:"IPv6"}});function Ge(e){let{reading:t,filter:n}=e,{data:s}=t,i,c=o("tbody",{}),a=o("button",{type:"button",class:"plain"}),r=o(
"p",{role:"status"}),d=o("table",{class:"never-hit","aria-labelledby":"never-hit-title"},o("thead",{},o("tr",{},...["C\
hain","Rule","Never hit on"].map(l=>o("th",{scope:"col"},l)))),c);T("never-hit-list").replaceChildren(r,o("div",{class:"\
scroll",tabindex:"0",role:"region","aria-labelledby":"never-hit-title"},d),a);let u=({place:l,text:f,hosts:g})=>{let y=g.
slice(0,Ot).map(b=>t.hosts[b]?.name??""),p=g.length-y.length;return o("tr",{},o("td",{},x(t.place(l))),o("td",{class:"\
rule"},o("code",{},t.text(f)??"")),o("td",{},"".concat(y.join(", ")).concat(p>0?" and ".concat(E(p,"more host")):"")))},
m=T("never-hit");if(!(m instanceof HTMLDetailsElement))throw new Error("The list of rules never hit is no details elem\
ent.");m.addEventListener("toggle",()=>h()),m.open=t.hosts.length<=Rt;let h=()=>{if(!m.open)return;i??=At(e);let{place:l}=n(),
f=ne(n()),g=w=>{let O="".concat(x(t.place(w.place))," ").concat(t.text(w.text)).toLowerCase();return f.every(N=>O.includes(
N)||w.hosts.some(J=>s.hosts[J]?.name.toLowerCase().includes(N)))},y=i.filter(w=>(l<0||w.place===l)&&g(w)),p=0,b=w=>{c.
append(...y.slice(p,p+w).map(u)),p=Math.min(y.length,p+w),a.hidden=p===y.length,a.textContent="Show ".concat(E(Math.min(
Be,y.length-p),"more rule"))};c.replaceChildren(),b(vt),a.onclick=()=>b(Be),d.hidden=y.length===0,r.textContent="".concat(
E(y.length,"rule")," that no packet has matched.")};return h}function At({reading:e}){let t=new Map;for(let n of e.hosts)
for(let s of n.chains)for(let{state:i,packets:c,textNumber:a}of j(e,n,s)){if(i!=="kept"||c!==0)continue;let r="".concat(
s.place," ").concat(a),d=t.get(r);d===void 0?t.set(r,{place:s.place,text:a,hosts:[n.number]}):d.hosts.at(-1)!==n.number&&
d.hosts.push(n.number)}return[...t.values()].sort((n,s)=>s.hosts.length-n.hosts.length)}var vt,Be,Rt,Ot,Ke=S(()=>{"use\
 strict";L();M();ie();v();vt=20,Be=200,Rt=50,Ot=4});async function Ye(e){let t=atob(e),n=new Uint8Array(t.length);for(let i=0;i<n.length;i+=1)n[i]=t.charCodeAt(i);let s=new Blob(
[n]).stream().pipeThrough(new DecompressionStream("deflate-raw"));return await new Response(s).json()}function je(e){let t=atob(
e.replaceAll("-","+").replaceAll("_","/"));return Array.from(t,n=>n.charCodeAt(0).toString(16).padStart(2,"0")).join("")}
var ce=S(()=>{"use strict"});var U,Z,Ve=S(()=>{"use strict";ce();U=5,Z=class{constructor(t){this.data=t;this.count=t.hosts.reduce((s,{findings:i})=>s+
i.length/U,0),this.hostOf=new Uint32Array(this.count),this.shapeOf=new Uint32Array(this.count),this.expectedOf=new Uint32Array(
this.count),this.actualOf=new Uint32Array(this.count);let n=0;this.hosts=t.hosts.map((s,i)=>{let{findings:c}=s,a=c.length/
U;for(let r=0;r<a;r+=1)this.hostOf[n+r]=i,this.shapeOf[n+r]=c[r*U]??0,this.expectedOf[n+r]=c[r*U+1]??0,this.actualOf[n+
r]=c[r*U+2]??0;return n+=a,{...s,number:i,first:n-a,count:a}})}data;hosts;count;hostOf;shapeOf;expectedOf;actualOf;shape(t){
let n=this.data.shapes[this.shapeOf[t]??0];if(n===void 0)throw new Error("Finding ".concat(t," has no shape."));return n}finding(t){
let{kind:n,severity:s,subsystem:i,place:c,meaning:a,construct:r,at:d}=this.shape(t),{first:u}=this.hosts[this.hostOf[t]??
0]??{first:0},m=(t-u)*U,h=this.data.hosts[this.hostOf[t]??0]?.findings??[];return{number:t,kind:n,severity:s,subsystem:i,
place:c,meaning:this.text(a)??"",construct:this.text(r),at:this.text(d),expected:this.text((this.expectedOf[t]??0)-1),
actual:this.text((this.actualOf[t]??0)-1),expectedPosition:h[m+3]??0,actualPosition:h[m+4]??0}}text(t){return t===void 0||
t<0?void 0:this.data.texts[t]}place(t){return this.data.places[t]??{kind:"host"}}fingerprintsOf(t){return je(t.fingerprints)}}});function ze({reading:e,filter:t,narrow:n}){let{severities:s}=e.data,i=s.map(()=>({findings:0,hosts:new Set}));for(let a=0;a<
e.count;a+=1){let r=i[e.shape(a).severity];r!==void 0&&(r.findings+=1,r.hosts.add(e.hostOf[a]??0))}let c=s.map((a,r)=>{
let{findings:d,hosts:u}=i[r]??{findings:0,hosts:new Set},m=()=>{let h=new Set(t().severities);h.delete(r)||h.add(r),n(
{severities:h})};return o("button",{type:"button",class:"tile severity-".concat(a),...d===0?{disabled:""}:{},onclick:m},
o("span",{class:"letter","aria-hidden":"true"},$[r]??""),o("span",{class:"number"},d.toLocaleString("en")),o("span",{class:"\
label"},a),o("span",{class:"hosts"},d===0?"none":"on ".concat(u.size.toLocaleString("en")," of ").concat(e.hosts.length.
toLocaleString("en")," hosts")))});return T("tiles").replaceChildren(...[...c].reverse()),()=>{for(let[a,r]of c.entries())
r.setAttribute("aria-pressed",String(t().severities.has(a)))}}var Xe=S(()=>{"use strict";L();v()});function Ze(){let e=le.map(n=>o("button",{type:"button",onclick:()=>t(n)},"".concat(n[0]?.toUpperCase()).concat(n.slice(
1)))),t=n=>{n==="system"?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=n;for(let[
s,i]of e.entries())i.setAttribute("aria-pressed",String(le[s]===n));try{localStorage.setItem(Qe,n)}catch{}};T("theme").
replaceChildren(...e),t(Nt())}function Nt(){try{return le.find(e=>e===localStorage.getItem(Qe))??"system"}catch{return"\
system"}}var le,Qe,Je=S(()=>{"use strict";L();le=["system","light","dark"],Qe="nffleet-report-theme"});var Mt=et(()=>{fe();L();M();ge();Ne();Fe();qe();Ke();Ve();Xe();Je();ce();v();var $t=1e3;async function Pt(){Ze();let e=new Z(
await Ye(T("data").textContent??"")),t=ue(e),n=_(e,t),s={reading:e,filter:()=>t,selection:()=>n,narrow:r=>{t={...t,...r},
n=_(e,t),pe(e,t),a()},open:(r,d)=>i.open(r,d===void 0?void 0:e.data.subsystems[d])},i=Ae(s),c=[ze(s),he(s),Ue(s),We(s),
i.show,Ge(s)],a=()=>{for(let r of c)r()};a(),addEventListener("beforeprint",()=>{let r=i.openUntil($t);T("printed").textContent=
r===0?"":"The findings of ".concat(E(r,"more host")," are not printed: narrow the report to them first.")}),document.body.
dataset.ready="",performance.mark("shown")}Pt().catch(e=>{T("failure").hidden=!1,T("failure").textContent="This report\
 cannot be shown: ".concat(e instanceof Error?e.message:e,". It needs a browser of 2024 or newer; write it once more i\
f the file was cut.")})});Mt();})();
`;
