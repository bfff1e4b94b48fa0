/** Compiled from browser/main.ts by `npm run golden`: nothing here is written by hand. */
export const SCRIPT_TEXT: string = String.raw`
"use strict";(()=>{var S=(e,t,n)=>()=>{if(n)throw n[0];try{return e&&(t=e(e=0)),t}catch(s){throw n=[s],s}};var et=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(n){throw t=0,n}};function k(e){switch(e.kind){case"chain":return"".concat(e.chain," (").concat(e.family," ").concat(e.table,")");case"d\
evice":return"device ".concat(e.device);case"sysctl":return"sysctl ".concat(e.name);case"host":return"whole host"}}function E(e,t){
return"".concat(e.toLocaleString("en")," ").concat(t).concat(e===1?"":"s")}var $,P,I,D,de,v=S(()=>{"use strict";$=["L",
"M","H","C"],P={rules:"Rules",qdisc:"Queues",sysctl:"Sysctls",persistence:"Boot",backend:"Backend",host:"Reading"},I={
added:"rule added",removed:"rule removed",changed:"rule changed",moved:"rule moved","unknown-rule":"rule of unknown or\
igin",policy:"policy",anchor:"anchor","chain-missing":"chain missing","chain-left":"chain left behind",qdisc:"queue",sysctl:"\
sysctl",service:"other firewall","boot-differs":"boot differs","rolled-back":"rolled back",unfinished:"unfinished run",
record:"owner record","hidden-rules":"hidden rules",unreadable:"unreadable",unreachable:"unreachable"},D={clean:"clean",
drifted:"drifted",unchecked:"not all checked",unread:"not read"},de={"this-document":"This very document was applied l\
ast, so what differs was done on the host.","another-document":"Another document was applied last: what differs may be\
 a declaration that was not applied yet.",never:"Nothing was applied to this host yet: what differs may be a declarati\
on that was not applied yet."}});function ee(e,t){let{data:n,count:s,hostOf:a}=e,c=n.subsystems.length,i=new Uint8Array(s),r=n.hosts.flatMap(()=>n.subsystems.
map(()=>U)),d=n.hosts.map(()=>U),u=new Map,m=n.shapes.map(({kind:h,severity:g,subsystem:y,place:p})=>(t.severities.size===
0||t.severities.has(g))&&(t.kind===""||t.kind===h)&&(t.subsystem===""||t.subsystem===n.subsystems[y])&&(t.place<0||t.place===
p)),f=ne(t).map(h=>tt(e,h)),l=0;for(let h=0;h<s;h+=1){let g=e.shapeOf[h]??0;if(m[g]!==!0||!f.every(N=>N(h)))continue;let{
severity:y,subsystem:p,place:b}=e.shape(h),w=a[h]??0;i[h]=1,l+=1,r[w*c+p]=J(r[w*c+p]??U,y),d[w]=J(d[w]??U,y);let O=u.get(
b)??{...U,hosts:0,last:-1};u.set(b,{...J(O,y),hosts:O.hosts+(O.last===w?0:1),last:w})}return{isAll:te(t),found:i,count:l,
cells:r,hosts:d,places:u}}function te({query:e,severities:t,kind:n,subsystem:s,place:a}){return e.trim()===""&&t.size===
0&&n===""&&s===""&&a<0}function J({count:e,worst:t},n){return{count:e+1,worst:Math.max(t,n)}}function ne({query:e}){return e.
toLowerCase().split(/\s+/).filter(Boolean)}function tt(e,t){let{data:n,hostOf:s,shapeOf:a,expectedOf:c,actualOf:i,hosts:r}=e;
if(/^[0-9a-f]{16}$/.test(t)){let l=new Set(r.flatMap(h=>{let g=e.fingerprintsOf(h),y=Array.from({length:h.count},(p,b)=>g.
slice(b*16,b*16+16));return y.includes(t)?[h.first+y.indexOf(t)]:[]}));return h=>l.has(h)}let d=n.texts.map(l=>l.toLowerCase().
includes(t)),u=n.hosts.map(({name:l})=>l.toLowerCase().includes(t)),m=n.places.map(l=>k(l).toLowerCase().includes(t)),
f=n.shapes.map(({place:l,at:h,construct:g})=>m[l]===!0||d[h??-1]===!0||d[g??-1]===!0);return l=>u[s[l]??0]===!0||f[a[l]??
0]===!0||d[(i[l]??0)-1]===!0||d[(c[l]??0)-1]===!0}var W,U,F=S(()=>{"use strict";v();W={query:"",severities:new Set,kind:"",
subsystem:"",place:-1},U={count:0,worst:-1}});function ue(e){let t=new URLSearchParams(location.hash.slice(1)),{severities:n,subsystems:s,shapes:a,places:c}=e.data,
i=(d,u)=>u.includes(d)?d:"",r=t.get("chain");return{query:t.get("search")??W.query,severities:new Set((t.get("severity")??
"").split(",").flatMap(d=>n.includes(d)?[n.indexOf(d)]:[])),kind:i(t.get("kind")??"",a.map(({kind:d})=>d)),subsystem:i(
t.get("part")??"",s),place:r===null?-1:c.findIndex(d=>k(d)===r)}}function pe(e,{query:t,severities:n,kind:s,subsystem:a,
place:c}){let i=new URLSearchParams,r=(d,u)=>{u!==""&&i.set(d,u)};r("search",t.trim()),r("severity",[...n].map(d=>e.data.
severities[d]).join(",")),r("kind",s),r("part",a),r("chain",c<0?"":k(e.place(c)));try{history.replaceState(null,"",i.size===
0?location.href.replace(/#.*/,""):"#".concat(i))}catch{}}var fe=S(()=>{"use strict";F();v()});function o(e,t,...n){return me(document.createElement(e),t,n)}function x(e,t,...n){return me(document.createElementNS(
"http://www.w3.org/2000/svg",e),t,n)}function me(e,t,n){for(let[s,a]of Object.entries(t))typeof a=="function"?e.addEventListener(
s.slice(2),a):a!==void 0&&e.setAttribute(s,a);return e.append(...n.filter(s=>s!==void 0)),e}function A(e){return o("sp\
an",{class:"spoken"},e)}function T(e){let t=document.getElementById(e);if(t===null)throw new Error("The page has no #".
concat(e,"."));return t}var L=S(()=>{"use strict"});function he({reading:e,filter:t,selection:n,narrow:s}){let{data:a}=e,c=o("input",{type:"search",id:"query",placeholder:"\
host, rule, chain, file\u2026",autocomplete:"off"}),i;c.addEventListener("input",()=>{clearTimeout(i),i=setTimeout(()=>s(
{query:c.value}),nt)});let r=new Set(e.shapeOf),d=a.shapes.filter((p,b)=>r.has(b)),u=[...new Set(d.map(({kind:p})=>p))],
m=a.subsystems.filter((p,b)=>d.some(({subsystem:w})=>w===b)),f=[...new Set(d.map(({place:p})=>p))].map(p=>[p,e.place(p)]).
filter(([,{kind:p}])=>p==="chain").map(([p,b])=>[String(p),k(b)]).sort(([,p],[,b])=>p<b?-1:1),l=oe("kind","Any kind",u.
map(p=>[p,I[p]??p])),h=oe("subsystem","Any part",m.map(p=>[p,P[p]??p])),g=oe("chain","Any chain",f);l.addEventListener(
"change",()=>s({kind:l.value})),h.addEventListener("change",()=>s({subsystem:h.value})),g.addEventListener("change",()=>s(
{place:g.value===""?-1:Number(g.value)}));let y=o("button",{type:"button",class:"plain",onclick:()=>s(W)},"Clear filte\
rs");return T("filters").replaceChildren(q("Search",c),q("Kind",l),q("Part",h),q("Chain",g),y),()=>{let p=t();document.
activeElement!==c&&(c.value=p.query),l.value=p.kind,h.value=p.subsystem,g.value=p.place<0?"":String(p.place),y.hidden=
te(p);let{count:b,hosts:w,isAll:O}=n(),N=w.filter(Z=>Z.count>0).length;T("result").textContent=O?"".concat(E(b,"findin\
g")," on ").concat(E(N,"host"),"."):"".concat(b.toLocaleString("en")," of ").concat(E(e.count,"finding"),", on ").concat(
E(N,"host"),".")}}function q(e,t){return o("label",{class:"field"},o("span",{},e),t)}function oe(e,t,n){return o("sele\
ct",{id:e},o("option",{value:""},t),...n.map(([s,a])=>o("option",{value:s},a)))}var nt,ge=S(()=>{"use strict";L();F();
v();nt=120});function B({severities:e},t){let n=e[t]??"";return o("span",{class:"badge severity-".concat(n)},o("span",{"aria-hidden":"\
true",class:"letter"},$[t]??"?"),n)}function G({severities:e},t,n){return[o("span",{class:"letter","aria-hidden":"true"},
$[t]??"?"),o("span",{"aria-hidden":"true"}," ".concat(n.toLocaleString("en"))),A("".concat(n,", worst ").concat(e[t]??
"unknown"))]}var _=S(()=>{"use strict";L();v()});function C(e,t){let n=e.split(" "),s=ot(n,t.split(" ")),a=[];for(let[c,i]of n.entries())c>0&&a.push(document.createTextNode(
" ")),a.push(s.has(c)?document.createTextNode(i):o("mark",{},i));return a}function ot(e,t){if(e.length>ye||t.length>ye)
return new Set;let n=t.length+1,s=new Uint16Array((e.length+1)*n),a=(i,r)=>s[i*n+r]??0;for(let i=e.length-1;i>=0;i-=1)
for(let r=t.length-1;r>=0;r-=1)s[i*n+r]=e[i]===t[r]?a(i+1,r+1)+1:Math.max(a(i+1,r),a(i,r+1));let c=new Set;for(let i=0,
r=0;i<e.length&&r<t.length;)e[i]===t[r]?(c.add(i),i+=1,r+=1):a(i+1,r)>=a(i,r+1)?i+=1:r+=1;return c}var ye,se=S(()=>{"u\
se strict";L();ye=200});function K(e,t,n){let{severity:s,kind:a,meaning:c,construct:i,at:r}=t,d=r===void 0?i:i===void 0?r:"".concat(r," (").concat(
i,")");return[o("p",{class:"meaning"},B(e.data,s),o("span",{class:"kind"},I[a]??a),o("span",{},c)),...a==="changed"||a===
"moved"?[st(t)]:[],o("p",{class:"origin"},...d===void 0?["not declared"]:["declared at ",o("code",{},d)],o("span",{class:"\
fingerprint"},"fingerprint ",o("code",{},n)))]}function st({kind:e,expected:t,actual:n,expectedPosition:s}){return e===
"moved"?o("p",{class:"declared"},"Declared as rule ".concat(s,".")):o("p",{class:"declared"},o("span",{},"declared: "),
o("code",{},...C(t??"",n??"")))}function be({expected:e,actual:t}){let n=(s,a,c)=>a===void 0?[]:[o("dt",{},s),o("dd",{},
o("code",{},...c===void 0?[a]:C(a,c)))];return o("dl",{class:"values"},...n("on the host",t,e),...n("declared",e,t))}var re=S(
()=>{"use strict";L();_();se();v()});var we,Te=S(()=>{"use strict";we={kept:"k",added:"a",removed:"r",changed:"c",moved:"m",unknown:"u",recognised:"o",anchor:"\
n"}});function Y(e,t,n){let s=0,a=0;return Array.from(n.states,(c,i)=>{let r=rt.get(c)??"kept",d=n.texts[i]??-1,u=r!=="remov\
ed";u&&(s+=1);let m=u?n.packets[s-1]??void 0:void 0,f=-1;return r!=="kept"&&r!=="recognised"&&(f=n.findings[a]??-1,a+=
1),{state:r,text:e.text(d)??"",textNumber:d,number:u?s:void 0,packets:m,finding:f<0?void 0:t.first+f}})}var rt,ae=S(()=>{
"use strict";Te();rt=new Map(Object.entries(we).map(([e,t])=>[t,e]))});function ke({reading:e,selection:t},n,s,a){let c=Y(e,n,s),{found:i}=t(),r=new Set,d=({finding:g})=>g!==void 0&&i[g]===
1;if(!c.some(d))return;let u=new Set;for(let[g,y]of c.entries())if(d(y))for(let p=-Se;p<=Se;p+=1)u.add(g+p);let m=o("t\
body",{}),f=[],l=()=>{f.length>0&&m.append(ct(f)),f=[]};for(let[g,y]of c.entries()){if(!u.has(g)){f.push(y);continue}l();
let{finding:p}=y,b=p!==void 0&&d(y)&&!r.has(p),w=p===void 0?void 0:e.finding(p),O=w?.kind==="chain-missing"||w?.kind===
"chain-left";m.append(xe(y,w?.kind==="changed"?w.expected:void 0)),!(!b||O||p===void 0||w===void 0)&&(r.add(p),m.append(
o("tr",{class:"note",id:"finding-".concat(p)},o("td",{colspan:Ee},...K(e,w,a(p))))))}l();let h=e.text(s.standsIn)??"";
return o("table",{class:"chain"},o("caption",{},"Rules of ",o("code",{},h)),o("thead",{},o("tr",{},o("th",{scope:"col",
class:"number"},"No."),o("th",{scope:"col",class:"sign"},A("State")),o("th",{scope:"col",class:"packets"},"Packets"),o(
"th",{scope:"col"},"Rule"))),m)}function xe({state:e,number:t,packets:n,text:s},a){let[c,i]=at[e];return o("tr",{class:"\
row-".concat(e)},o("td",{class:"number"},t===void 0?"":String(t)),o("td",{class:"sign"},o("span",{"aria-hidden":"true"},
c),A(i)),o("td",{class:n===0?"packets never":"packets"},it(n)),o("td",{class:"rule"},o("code",{},...a===void 0?[s]:C(s,
a))))}function it(e){return e===void 0?"":typeof e=="number"?e.toLocaleString("en"):e}function ct(e){let t=e.filter(({
state:a})=>a==="kept").length,n=t===e.length?"".concat(e.length," as declared"):"".concat(e.length," more, ").concat(t,
" of them as declared"),s=o("tr",{class:"gap"},o("td",{colspan:Ee},o("button",{type:"button",class:"plain",onclick:()=>s.
replaceWith(...e.map(a=>xe(a)))},"\u22EF ".concat(n))));return s}var Se,Ee,at,Le=S(()=>{"use strict";L();re();ae();se();
Se=2,Ee="4",at={kept:["","as declared"],added:["+","added"],removed:["\u2212","removed"],changed:["~","changed"],moved:[
"\u2195","moved"],unknown:["+","of unknown origin"],recognised:["\xB7","of another owner, left alone"],anchor:["\xBB",
"jump to our own chain"]}});function ve(e,t){let{reading:n,selection:s}=e,{found:a}=s(),c=n.fingerprintsOf(t),i=l=>c.slice((l-t.first)*16,(l-t.first)*
16+16),r=new Set;for(let l=t.first;l<t.first+t.count;l+=1)a[l]===1&&r.add(l);let d=l=>{r.delete(l);let h=n.finding(l),
g=h.kind==="chain-missing"||h.kind==="chain-left";return o("div",{class:"alone",id:"finding-".concat(l)},...K(n,h,i(l)),
...g?[]:[be(h)])},m=[...Map.groupBy(t.chains,({place:l})=>l)].flatMap(([l,h])=>{let g=h.map(b=>ke(e,t,b,i)),y=new Set(
g.flatMap(b=>[...b?.querySelectorAll(".note")??[]].map(lt)));for(let b of y)r.delete(b);let p=[...r].filter(b=>n.shape(
b).place===l);return p.length===0&&y.size===0?[]:[o("section",{class:"place","data-subsystem":"rules"},o("h4",{},k(n.place(
l)),...dt(h)),...p.map(d),...g.filter(b=>b!==void 0))]}),f=Map.groupBy([...r],l=>n.data.subsystems[n.shape(l).subsystem]??
"");return[ut(t),...m,...[...f].map(([l,h])=>o("section",{class:"place","data-subsystem":l},o("h4",{},P[l]??l),...h.flatMap(
g=>{let y=n.place(n.shape(g).place);return[...y.kind==="host"?[]:[o("h5",{},k(y))],d(g)]})))]}function lt({id:e}){return Number(
e.slice(8))}function dt(e){let t=e.find(n=>n.policy!==void 0)?.policy;return t===void 0?[]:[o("span",{class:"policy"},
"policy ",o("code",{},t))]}function ut({owner:e,lastApply:t,notes:n}){let s=de[t??""];return o("div",{class:"about"},...e===
void 0?[]:[o("p",{},"Owner ",o("code",{},e))],...s===void 0?[]:[o("p",{},s)],...n.length===0?[]:[o("ul",{class:"notes"},
...n.map(({severity:a,message:c})=>o("li",{},o("strong",{},"".concat(a,": ")),c)))])}var Re=S(()=>{"use strict";Le();L();
re();v()});function Ae(e){let{reading:t,selection:n}=e,s=o("div",{class:"hosts"}),a=o("button",{type:"button",class:"plain"});T("\
findings-list").replaceChildren(s,a);let c=[],i=new Map,r=u=>{let m=c.slice(s.childElementCount,s.childElementCount+u);
s.append(...m.map(l=>d(l)));let f=c.length-s.childElementCount;a.hidden=f<=0,a.textContent="Show ".concat(Math.min(f,Oe).
toLocaleString("en")," more of ").concat(E(f,"host"))};a.addEventListener("click",()=>r(Oe));let d=u=>{let{count:m,worst:f}=n().
hosts[u.number]??{count:0,worst:-1},l=o("div",{class:"panel",id:"panel-".concat(u.number),hidden:""}),h=p=>(p==="open"&&
l.childElementCount===0&&l.append(...ve(e,u)),l.hidden=p==="closed",g.setAttribute("aria-expanded",String(p==="open")),
y),g=o("button",{type:"button","aria-expanded":"false","aria-controls":"panel-".concat(u.number),onclick:()=>h(l.hidden?
"open":"closed")},o("span",{class:"arrow","aria-hidden":"true"},"\u25B8"),o("span",{class:"name"},u.name)," ",B(t.data,
f)," ",o("span",{class:"count"},E(m,"finding")),o("span",{class:"status status-".concat(u.status)},D[u.status]??u.status)),
y=o("section",{class:"card"},o("h3",{},g),l);return i.set(u.number,h),y};return{show:()=>{let{hosts:u}=n();if(c=t.hosts.
filter(({number:m})=>(u[m]?.count??0)>0).sort((m,f)=>{let[l,h]=[u[m.number],u[f.number]];return(h?.worst??0)-(l?.worst??
0)||(h?.count??0)-(l?.count??0)}),i=new Map,s.replaceChildren(),r(pt),c.length<=ft)for(let{number:m}of c)i.get(m)?.("o\
pen");T("findings-empty").hidden=c.length>0},open:(u,m)=>{let f=c.findIndex(g=>g.number===u);if(f<0)return;f>=s.childElementCount&&
r(f+1-s.childElementCount);let l=i.get(u)?.("open"),h=l?.querySelector('.place[data-subsystem="'.concat(m,'"]'))??l;l?.
querySelector("button")?.focus({preventScroll:!0}),h?.scrollIntoView({block:"start"})},openUntil:u=>{let{hosts:m}=n(),
f=u,l=c.filter(({number:h})=>{let g=f===u;return f-=m[h]?.count??0,g||f>=0});r(l.length);for(let{number:h}of l)i.get(h)?.(
"open");return c.length-l.length}}}var pt,Oe,ft,Ne=S(()=>{"use strict";L();Re();_();v();pt=25,Oe=100,ft=3});function Ue(e){let{reading:t,selection:n,open:s}=e,{subsystems:a}=t.data,c=o("tbody",{}),i=o("button",{type:"button",class:"\
plain"}),r=o("select",{id:"order"},o("option",{value:"worst"},"worst first"),o("option",{value:"name"},"by name")),d=$e,
u=l=>{let{hosts:h,cells:g}=n(),y=h[l.number]?.count??0;return o("tr",{},o("th",{scope:"row"},o("button",{type:"button",
class:"host",onclick:()=>s(l.number)},l.name,A(", all findings"))),o("td",{class:"status status-".concat(l.status)},D[l.
status]??l.status),...a.map((p,b)=>{let{count:w,worst:O}=g[l.number*a.length+b]??{count:0,worst:-1};return w===0?o("td",
{},...mt(l,p)):o("td",{},o("button",{type:"button",class:"cell severity-".concat(t.data.severities[O]),onclick:()=>s(l.
number,b)},A("".concat(l.name,", ").concat(P[p]??p,": ")),...G(t.data,O,w)))}),o("td",{class:"total"},y===0?"":y.toLocaleString(
"en")))},m=()=>{let{hosts:l,isAll:h}=n(),g=t.hosts.filter(({number:p})=>h||(l[p]?.count??0)>0).sort((p,b)=>r.value==="\
name"?0:Me(b,l)-Me(p,l));c.replaceChildren(...g.slice(0,d).map(u)),ht(c);let y=g.length-d;i.hidden=y<=0,i.textContent=
"Show ".concat(Math.min(y,Pe).toLocaleString("en")," more of ").concat(E(y,"host")),T("fleet-empty").hidden=g.length>0};
i.addEventListener("click",()=>{let l=d;d+=Pe,m(),c.rows[l]?.querySelector("button")?.focus()}),r.addEventListener("ch\
ange",m),c.addEventListener("keydown",gt);let f=o("tr",{},...["Host","Status",...a.map(l=>P[l]??l),"All"].map(l=>o("th",
{scope:"col"},l)));return T("fleet-order").replaceChildren(o("label",{class:"field"},o("span",{},"Order"),r)),T("fleet\
-grid").replaceChildren(o("table",{class:"fleet","aria-labelledby":"fleet-title"},o("thead",{},f),c)),T("fleet-more").
replaceChildren(i),()=>{d=$e,m()}}function Me({number:e},t){let{count:n,worst:s}=t[e]??{count:0,worst:-1};return(s+1)*
1e6+n}function mt({status:e},t){let n=e==="unread"||e==="unchecked"&&(t==="rules"||t==="backend");return[o("span",{class:n?
"not-known":"as-declared","aria-hidden":"true"},n?"?":"\u2713"),A(n?"not known":"as declared")]}function ht(e){for(let[
t,n]of[...e.querySelectorAll("button")].entries())n.tabIndex=t===0?0:-1}function gt(e){let t=e.target,n=t instanceof HTMLElement?
t.closest("th, td"):null,s=n?.closest("tr"),a=s?.closest("tbody");if(!(t instanceof HTMLButtonElement)||n===null||!s||
!a)return;let c=[...s.querySelectorAll("button")],i=[...a.rows],r=i.indexOf(s),d=m=>m.map(f=>f.cells[n.cellIndex]?.querySelector(
"button")).find(f=>f!=null),u=e.key==="ArrowRight"?c[c.indexOf(t)+1]:e.key==="ArrowLeft"?c[c.indexOf(t)-1]:e.key==="Ar\
rowDown"?d(i.slice(r+1)):e.key==="ArrowUp"?d(i.slice(0,r).reverse()):e.key==="Home"?i[0]?.querySelector("button"):e.key===
"End"?i.at(-1)?.querySelector("button"):void 0;u&&(e.preventDefault(),t.tabIndex=-1,u.tabIndex=0,u.focus())}var $e,Pe,
Fe=S(()=>{"use strict";L();_();v();$e=60,Pe=400});function H(e,t,n,s){return s.map((a,c)=>a==="conntrack"?{kind:"step",at:[n+c,t],title:a}:{kind:"chain",at:[n+c,t],title:a,
table:a,chain:e})}var _e,ie,Ce,He=S(()=>{"use strict";_e=[{title:"PREROUTING",from:1,to:4,lane:1},{title:"INPUT",from:6,
to:9,lane:0},{title:"FORWARD",from:6,to:8,lane:1},{title:"POSTROUTING",from:9,to:10,lane:1},{title:"OUTPUT",from:3,to:8,
lane:2}],ie=[{kind:"end",at:[0,1],title:"network"},...H("PREROUTING",1,1,["raw","conntrack","mangle","nat"]),{kind:"st\
ep",at:[5,1],title:"routing"},...H("INPUT",0,6,["mangle","filter","nat","security"]),{kind:"end",at:[10,0],title:"this\
 host"},...H("FORWARD",1,6,["mangle","filter","security"]),...H("POSTROUTING",1,9,["mangle","nat"]),{kind:"step",at:[11,
1],title:"queue"},{kind:"end",at:[12,1],title:"network"},{kind:"end",at:[1,2],title:"this host"},{kind:"step",at:[2,2],
title:"routing"},...H("OUTPUT",2,3,["raw","conntrack","mangle","nat","filter","security"])],Ce=[...[0,1,2,3,4,5,6,7,8,
9,10,11].map(e=>[[e,1],[e+1,1]]),[[5,1],[5,0],[6,0]],...[6,7,8,9].map(e=>[[e,0],[e+1,0]]),...[1,2,3,4,5,6,7].map(e=>[[
e,2],[e+1,2]]),[[8,2],[9,2],[9,1]]]});function We(e){return()=>{let t=wt(e);T("flow").replaceChildren(...["ipv4","ipv6"].map(n=>{let s="flow-".concat(n);return o(
"figure",{},o("figcaption",{id:s},Ie[n]??n),o("div",{class:"scroll",tabindex:"0",role:"region","aria-label":"Way of ".
concat(Ie[n]," packets")},Tt(e,n,s,t)),kt(e,n))}))}}function wt({reading:e,selection:t,filter:n,narrow:s}){let{places:a,
cells:c}=t(),i=new Map;for(let[u,m]of a){let f=e.place(u);if(f.kind!=="chain")continue;let l=n().place===u;i.set("".concat(
f.family," ").concat(f.table," ").concat(f.chain),{...m,isChosen:l,choose:()=>s({place:l?-1:u})})}let r=e.data.subsystems.
indexOf("qdisc"),d=c.filter((u,m)=>m%e.data.subsystems.length===r&&c[m]?.count!==0);if(d.length>0){let u=n().subsystem===
"qdisc";i.set("queue",{count:d.reduce((m,{count:f})=>m+f,0),worst:Math.max(...d.map(({worst:m})=>m)),hosts:d.length,isChosen:u,
choose:()=>s({subsystem:u?"":"qdisc"})})}return i}function Tt(e,t,n,s){let a="arrow-".concat(t);return x("svg",{viewBox:"\
0 0 ".concat(yt," ").concat(bt),role:"group","aria-labelledby":n,class:"flow"},x("defs",{},x("marker",{id:a,viewBox:"0\
 0 8 8",refX:"7",refY:"4",markerWidth:"7",markerHeight:"7",orient:"auto"},x("path",{d:"M0 0.5 L7.5 4 L0 7.5 Z",class:"\
head"}))),..._e.map(({title:c,from:i,to:r,lane:d})=>x("g",{class:"frame"},x("rect",{x:String(V(i)-6),y:String(z(d)-22),
width:String((r-i)*j+R.width+12),height:String(R.height+30),rx:"8"}),x("text",{x:String(V(i)),y:String(z(d)-8)},c))),...Ce.
map(c=>x("path",{d:St(c),class:"arrow","marker-end":"url(#".concat(a,")")})),...ie.map(c=>Et(e,t,c,s.get(c.title==="qu\
eue"?"queue":"".concat(t," ").concat(c.table," ").concat(c.chain)))))}function V(e){return X.left+e*j}function z(e){return X.
top+e*De}function St(e){return e.map(([t,n],s)=>{let a=[V(t)+R.width/2,z(n)+R.height/2],c=e[s===0?1:s-1],i=s===0||s===
e.length-1,r=i?Math.sign((c?.[0]??t)-t):0,d=i?Math.sign((c?.[1]??n)-n):0,u=a[0]+r*R.width/2,m=a[1]+d*R.height/2;return"".
concat(s===0?"M":"L").concat(u," ").concat(m)}).join(" ")}function Et({reading:e},t,n,s){let[a,c]=[V(n.at[0]),z(n.at[1])],
i=String(a+R.width/2),r=x("rect",{x:String(a),y:String(c),width:String(R.width),height:String(R.height),rx:n.kind==="c\
hain"?"5":String(R.height/2)}),d=f=>x("text",{x:i,y:String(c+f),"text-anchor":"middle"},n.title);if(s===void 0)return x(
"g",{class:"box ".concat(n.kind)},r,d(R.height/2+5));let u=e.data.severities[s.worst]??"",m=n.kind==="chain"?"".concat(
t," ").concat(n.table," ").concat(n.chain):"queues";return x("g",{class:"box lit severity-".concat(u),role:"button",tabindex:"\
0","aria-pressed":String(s.isChosen),"aria-label":"".concat(m,": ").concat(E(s.count,"finding")," on ").concat(E(s.hosts,
"host"),", worst ").concat(u),onclick:s.choose,onkeydown:f=>{!(f instanceof KeyboardEvent)||f.key!=="Enter"&&f.key!=="\
 "||(f.preventDefault(),s.choose())}},r,d(19),x("text",{x:i,y:String(c+37),"text-anchor":"middle",class:"count"},"".concat(
$[s.worst]??"?"," ").concat(s.count.toLocaleString("en"))))}function kt({reading:e,selection:t,filter:n,narrow:s},a){let c=new Set(
ie.map(({table:r,chain:d})=>"".concat(r," ").concat(d))),i=[...t().places].flatMap(([r,d])=>{let u=e.place(r);if(u.kind!==
"chain"||u.family!==a||c.has("".concat(u.table," ").concat(u.chain)))return[];let m=n().place===r;return[o("li",{},o("\
button",{type:"button",class:"chip severity-".concat(e.data.severities[d.worst]),"aria-pressed":String(m),onclick:()=>s(
{place:m?-1:r})},"".concat(k(u)," "),...G(e.data,d.worst,d.count)))]});if(i.length!==0)return o("div",{class:"own-chai\
ns"},o("span",{},"Chains that rules jump to:"),o("ul",{},...i))}var j,De,R,X,yt,bt,Ie,qe=S(()=>{"use strict";L();He();
_();v();j=96,De=104,R={width:82,height:46},X={left:4,top:30},yt=13*j-(j-R.width)+2*X.left,bt=2*De+R.height+X.top+12,Ie=
{ipv4:"IPv4",ipv6:"IPv6"}});function Ge(e){let{reading:t,filter:n}=e,{data:s}=t,a,c=o("tbody",{}),i=o("button",{type:"button",class:"plain"}),r=o(
"p",{role:"status"}),d=o("table",{class:"never-hit","aria-labelledby":"never-hit-title"},o("thead",{},o("tr",{},...["C\
hain","Rule","Never hit on"].map(l=>o("th",{scope:"col"},l)))),c);T("never-hit-list").replaceChildren(r,o("div",{class:"\
scroll",tabindex:"0",role:"region","aria-labelledby":"never-hit-title"},d),i);let u=({place:l,text:h,hosts:g})=>{let y=g.
slice(0,vt).map(b=>t.hosts[b]?.name??""),p=g.length-y.length;return o("tr",{},o("td",{},k(t.place(l))),o("td",{class:"\
rule"},o("code",{},t.text(h)??"")),o("td",{},"".concat(y.join(", ")).concat(p>0?" and ".concat(E(p,"more host")):"")))},
m=T("never-hit");if(!(m instanceof HTMLDetailsElement))throw new Error("The list of rules never hit is no details elem\
ent.");m.addEventListener("toggle",()=>f()),m.open=t.hosts.length<=Lt;let f=()=>{if(!m.open)return;a??=Rt(e);let{place:l}=n(),
h=ne(n()),g=w=>{let O="".concat(k(t.place(w.place))," ").concat(t.text(w.text)).toLowerCase();return h.every(N=>O.includes(
N)||w.hosts.some(Z=>s.hosts[Z]?.name.toLowerCase().includes(N)))},y=a.filter(w=>(l<0||w.place===l)&&g(w)),p=0,b=w=>{c.
append(...y.slice(p,p+w).map(u)),p=Math.min(y.length,p+w),i.hidden=p===y.length,i.textContent="Show ".concat(E(Math.min(
Be,y.length-p),"more rule"))};c.replaceChildren(),b(xt),i.onclick=()=>b(Be),d.hidden=y.length===0,r.textContent="".concat(
E(y.length,"rule")," that no packet has matched.")};return f}function Rt({reading:e}){let t=new Map;for(let n of e.hosts)
for(let s of n.chains)for(let{state:a,packets:c,textNumber:i}of Y(e,n,s)){if(a!=="kept"||c!==0)continue;let r="".concat(
s.place," ").concat(i),d=t.get(r);d===void 0?t.set(r,{place:s.place,text:i,hosts:[n.number]}):d.hosts.at(-1)!==n.number&&
d.hosts.push(n.number)}return[...t.values()].sort((n,s)=>s.hosts.length-n.hosts.length)}var xt,Be,Lt,vt,Ke=S(()=>{"use\
 strict";L();F();ae();v();xt=20,Be=200,Lt=50,vt=4});async function Ye(e){let t=atob(e),n=new Uint8Array(t.length);for(let a=0;a<n.length;a+=1)n[a]=t.charCodeAt(a);let s=new Blob(
[n]).stream().pipeThrough(new DecompressionStream("deflate-raw"));return await new Response(s).json()}function je(e){let t=atob(
e.replaceAll("-","+").replaceAll("_","/"));return Array.from(t,n=>n.charCodeAt(0).toString(16).padStart(2,"0")).join("")}
var ce=S(()=>{"use strict"});var M,Q,Ve=S(()=>{"use strict";ce();M=5,Q=class{constructor(t){this.data=t;this.count=t.hosts.reduce((s,{findings:a})=>s+
a.length/M,0),this.hostOf=new Uint32Array(this.count),this.shapeOf=new Uint32Array(this.count),this.expectedOf=new Uint32Array(
this.count),this.actualOf=new Uint32Array(this.count);let n=0;this.hosts=t.hosts.map((s,a)=>{let{findings:c}=s,i=c.length/
M;for(let r=0;r<i;r+=1)this.hostOf[n+r]=a,this.shapeOf[n+r]=c[r*M]??0,this.expectedOf[n+r]=c[r*M+1]??0,this.actualOf[n+
r]=c[r*M+2]??0;return n+=i,{...s,number:a,first:n-i,count:i}})}data;hosts;count;hostOf;shapeOf;expectedOf;actualOf;shape(t){
let n=this.data.shapes[this.shapeOf[t]??0];if(n===void 0)throw new Error("Finding ".concat(t," has no shape."));return n}finding(t){
let{kind:n,severity:s,subsystem:a,place:c,meaning:i,construct:r,at:d}=this.shape(t),{first:u}=this.hosts[this.hostOf[t]??
0]??{first:0},m=(t-u)*M,f=this.data.hosts[this.hostOf[t]??0]?.findings??[];return{number:t,kind:n,severity:s,subsystem:a,
place:c,meaning:this.text(i)??"",construct:this.text(r),at:this.text(d),expected:this.text((this.expectedOf[t]??0)-1),
actual:this.text((this.actualOf[t]??0)-1),expectedPosition:f[m+3]??0,actualPosition:f[m+4]??0}}text(t){return t===void 0||
t<0?void 0:this.data.texts[t]}place(t){return this.data.places[t]??{kind:"host"}}fingerprintsOf(t){return je(t.fingerprints)}}});function ze({reading:e,filter:t,narrow:n}){let{severities:s}=e.data,a=s.map(()=>({findings:0,hosts:new Set}));for(let i=0;i<
e.count;i+=1){let r=a[e.shape(i).severity];r!==void 0&&(r.findings+=1,r.hosts.add(e.hostOf[i]??0))}let c=s.map((i,r)=>{
let{findings:d,hosts:u}=a[r]??{findings:0,hosts:new Set},m=()=>{let f=new Set(t().severities);f.delete(r)||f.add(r),n(
{severities:f})};return o("button",{type:"button",class:"tile severity-".concat(i),...d===0?{disabled:""}:{},onclick:m},
o("span",{class:"letter","aria-hidden":"true"},$[r]??""),o("span",{class:"number"},d.toLocaleString("en")),o("span",{class:"\
label"},i),o("span",{class:"hosts"},d===0?"none":"on ".concat(u.size.toLocaleString("en")," of ").concat(e.hosts.length.
toLocaleString("en")," hosts")))});return T("tiles").replaceChildren(...[...c].reverse()),()=>{for(let[i,r]of c.entries())
r.setAttribute("aria-pressed",String(t().severities.has(i)))}}var Xe=S(()=>{"use strict";L();v()});function Ze(){let e=le.map(n=>o("button",{type:"button",onclick:()=>t(n)},"".concat(n[0]?.toUpperCase()).concat(n.slice(
1)))),t=n=>{n==="system"?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=n;for(let[
s,a]of e.entries())a.setAttribute("aria-pressed",String(le[s]===n));try{localStorage.setItem(Qe,n)}catch{}};T("theme").
replaceChildren(...e),t(Ot())}function Ot(){try{return le.find(e=>e===localStorage.getItem(Qe))??"system"}catch{return"\
system"}}var le,Qe,Je=S(()=>{"use strict";L();le=["system","light","dark"],Qe="nffleet-report-theme"});var $t=et(()=>{fe();L();F();ge();Ne();Fe();qe();Ke();Ve();Xe();Je();ce();v();var At=1e3;async function Nt(){Ze();let e=new Q(
await Ye(T("data").textContent??"")),t=ue(e),n=ee(e,t),s={reading:e,filter:()=>t,selection:()=>n,narrow:r=>{t={...t,...r},
n=ee(e,t),pe(e,t),i()},open:(r,d)=>a.open(r,d===void 0?void 0:e.data.subsystems[d])},a=Ae(s),c=[ze(s),he(s),Ue(s),We(s),
a.show,Ge(s)],i=()=>{for(let r of c)r()};i(),addEventListener("beforeprint",()=>{let r=a.openUntil(At);T("printed").textContent=
r===0?"":"The findings of ".concat(E(r,"more host")," are not printed: narrow the report to them first.")}),document.body.
dataset.ready=""}Nt().catch(e=>{T("failure").hidden=!1,T("failure").textContent="This report cannot be shown: ".concat(
e instanceof Error?e.message:e,". It needs a browser of 2024 or newer; write it once more if the file was cut.")})});$t();})();
`;
