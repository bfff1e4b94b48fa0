/** Compiled from browser/main.ts by `npm run golden`: nothing here is written by hand. */
export const SCRIPT_TEXT: string = String.raw`
"use strict";(()=>{var S=(e,t,n)=>()=>{if(n)throw n[0];try{return e&&(t=e(e=0)),t}catch(o){throw n=[o],o}};var et=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(n){throw t=0,n}};function x(e){switch(e.kind){case"chain":return"".concat(e.chain," (").concat(e.family," ").concat(e.table,")");case"d\
evice":return"device ".concat(e.device);case"sysctl":return"sysctl ".concat(e.name);case"host":return"whole host"}}function E(e,t){
return"".concat(e.toLocaleString("en")," ").concat(t).concat(e===1?"":"s")}var $,P,I,D,de,R=S(()=>{"use strict";$=["L",
"M","H","C"],P={rules:"Rules",qdisc:"Queues",sysctl:"Sysctls",persistence:"Boot",backend:"Backend",host:"Reading"},I={
added:"rule added",removed:"rule removed",changed:"rule changed",moved:"rule moved","unknown-rule":"rule of unknown or\
igin",policy:"policy",anchor:"anchor","chain-missing":"chain missing","chain-left":"chain left behind",qdisc:"queue",sysctl:"\
sysctl",service:"other firewall","boot-differs":"boot differs","rolled-back":"rolled back",unfinished:"unfinished run",
record:"owner record","hidden-rules":"hidden rules","ignored-too-long":"ignored too long",unreadable:"unreadable",unreachable:"\
unreachable"},D={clean:"clean",drifted:"drifted",unchecked:"not all checked",unread:"not read"},de={"this-document":"T\
his very document was applied last, so what differs was done on the host.","another-document":"Another document was ap\
plied last: what differs may be a declaration that was not applied yet.",never:"Nothing was applied to this host yet: \
what differs may be a declaration that was not applied yet."}});function F(e,t){let{data:n,count:o,hostOf:a}=e,c=n.subsystems.length,i=new Uint8Array(o),r=n.hosts.flatMap(()=>n.subsystems.
map(J)),d=n.hosts.map(J),u=new Map,m=n.shapes.map(({kind:f,severity:g,subsystem:y,place:p})=>(t.severities.size===0||t.
severities.has(g))&&(t.kind===""||t.kind===f)&&(t.subsystem===""||t.subsystem===n.subsystems[y])&&(t.place<0||t.place===
p)),h=ne(t).map(f=>tt(e,f)),l=0;for(let f=0;f<o;f+=1){let g=e.shapeOf[f]??0;if(m[g]!==!0||!h.every(N=>N(f)))continue;let{
severity:y,subsystem:p,place:b}=e.shape(f),w=a[f]??0;i[f]=1,l+=1,ee(r[w*c+p],y),ee(d[w],y);let L=u.get(b)??{...J(),hosts:0,
last:-1};u.set(b,L),ee(L,y),L.last!==w&&(L.hosts+=1),L.last=w}return{isAll:te(t),found:i,count:l,cells:r,hosts:d,places:u}}
function te({query:e,severities:t,kind:n,subsystem:o,place:a}){return e.trim()===""&&t.size===0&&n===""&&o===""&&a<0}function J(){
return{count:0,worst:-1}}function ee(e,t){e!==void 0&&(e.count+=1,t>e.worst&&(e.worst=t))}function ne({query:e}){return e.
toLowerCase().split(/\s+/).filter(Boolean)}function tt(e,t){let{data:n,hostOf:o,shapeOf:a,expectedOf:c,actualOf:i,hosts:r}=e;
if(/^[0-9a-f]{16}$/.test(t)){let l=new Set(r.flatMap(f=>{let g=e.fingerprintsOf(f),y=Array.from({length:f.count},(p,b)=>g.
slice(b*16,b*16+16));return y.includes(t)?[f.first+y.indexOf(t)]:[]}));return f=>l.has(f)}let d=n.texts.map(l=>l.toLowerCase().
includes(t)),u=n.hosts.map(({name:l})=>l.toLowerCase().includes(t)),m=n.places.map(l=>x(l).toLowerCase().includes(t)),
h=n.shapes.map(({place:l,at:f,construct:g})=>m[l]===!0||d[f??-1]===!0||d[g??-1]===!0);return l=>u[o[l]??0]===!0||h[a[l]??
0]===!0||d[(i[l]??0)-1]===!0||d[(c[l]??0)-1]===!0}var W,M=S(()=>{"use strict";R();W={query:"",severities:new Set,kind:"",
subsystem:"",place:-1}});function ue(e){let t=new URLSearchParams(location.hash.slice(1)),{severities:n,subsystems:o,shapes:a,places:c}=e.data,
i=(d,u)=>u.includes(d)?d:"",r=t.get("chain");return{query:t.get("search")??W.query,severities:new Set((t.get("severity")??
"").split(",").flatMap(d=>n.includes(d)?[n.indexOf(d)]:[])),kind:i(t.get("kind")??"",a.map(({kind:d})=>d)),subsystem:i(
t.get("part")??"",o),place:r===null?-1:c.findIndex(d=>x(d)===r)}}function pe(e,{query:t,severities:n,kind:o,subsystem:a,
place:c}){let i=new URLSearchParams,r=(d,u)=>{u!==""&&i.set(d,u)};r("search",t.trim()),r("severity",[...n].map(d=>e.data.
severities[d]).join(",")),r("kind",o),r("part",a),r("chain",c<0?"":x(e.place(c)));try{history.replaceState(null,"",i.size===
0?location.href.replace(/#.*/,""):"#".concat(i))}catch{}}var fe=S(()=>{"use strict";M();R()});function s(e,t,...n){return me(document.createElement(e),t,n)}function k(e,t,...n){return me(document.createElementNS(
"http://www.w3.org/2000/svg",e),t,n)}function me(e,t,n){for(let[o,a]of Object.entries(t))typeof a=="function"?e.addEventListener(
o.slice(2),a):a!==void 0&&e.setAttribute(o,a);return e.append(...n.filter(o=>o!==void 0)),e}function A(e){return s("sp\
an",{class:"spoken"},e)}function T(e){let t=document.getElementById(e);if(t===null)throw new Error("The page has no #".
concat(e,"."));return t}var v=S(()=>{"use strict"});function he({reading:e,filter:t,selection:n,narrow:o}){let{data:a}=e,c=s("input",{type:"search",id:"query",placeholder:"\
host, rule, chain, file\u2026",autocomplete:"off"}),i;c.addEventListener("input",()=>{clearTimeout(i),i=setTimeout(()=>o(
{query:c.value}),nt)});let r=new Set(e.shapeOf),d=a.shapes.filter((p,b)=>r.has(b)),u=[...new Set(d.map(({kind:p})=>p))],
m=a.subsystems.filter((p,b)=>d.some(({subsystem:w})=>w===b)),h=[...new Set(d.map(({place:p})=>p))].map(p=>[p,e.place(p)]).
filter(([,{kind:p}])=>p==="chain").map(([p,b])=>[String(p),x(b)]).sort(([,p],[,b])=>p<b?-1:1),l=oe("kind","Any kind",u.
map(p=>[p,I[p]??p])),f=oe("subsystem","Any part",m.map(p=>[p,P[p]??p])),g=oe("chain","Any chain",h);l.addEventListener(
"change",()=>o({kind:l.value})),f.addEventListener("change",()=>o({subsystem:f.value})),g.addEventListener("change",()=>o(
{place:g.value===""?-1:Number(g.value)}));let y=s("button",{type:"button",class:"plain",onclick:()=>o(W)},"Clear filte\
rs");return T("filters").replaceChildren(q("Search",c),q("Kind",l),q("Part",f),q("Chain",g),y),()=>{let p=t();document.
activeElement!==c&&(c.value=p.query),l.value=p.kind,f.value=p.subsystem,g.value=p.place<0?"":String(p.place),y.hidden=
te(p);let{count:b,hosts:w,isAll:L}=n(),N=w.filter(Z=>Z.count>0).length;T("result").textContent=L?"".concat(E(b,"findin\
g")," on ").concat(E(N,"host"),"."):"".concat(b.toLocaleString("en")," of ").concat(E(e.count,"finding"),", on ").concat(
E(N,"host"),".")}}function q(e,t){return s("label",{class:"field"},s("span",{},e),t)}function oe(e,t,n){return s("sele\
ct",{id:e},s("option",{value:""},t),...n.map(([o,a])=>s("option",{value:o},a)))}var nt,ge=S(()=>{"use strict";v();M();
R();nt=120});function B({severities:e},t){let n=e[t]??"";return s("span",{class:"badge severity-".concat(n)},s("span",{"aria-hidden":"\
true",class:"letter"},$[t]??"?"),n)}function G({severities:e},t,n){return[s("span",{class:"letter","aria-hidden":"true"},
$[t]??"?"),s("span",{"aria-hidden":"true"}," ".concat(n.toLocaleString("en"))),A("".concat(n,", worst ").concat(e[t]??
"unknown"))]}var C=S(()=>{"use strict";v();R()});function _(e,t){let n=e.split(" "),o=ot(n,t.split(" "));if(o.size===0)return[document.createTextNode(e)];let a=[];for(let c=0;c<
n.length;){let i=c;for(;i<n.length&&o.has(i)===o.has(c);)i+=1;let r=n.slice(c,i).join(" ");c>0&&a.push(document.createTextNode(
" ")),a.push(o.has(c)?document.createTextNode(r):s("mark",{},r)),c=i}return a}function ot(e,t){if(e.length>ye||t.length>
ye)return new Set;let n=t.length+1,o=new Uint16Array((e.length+1)*n),a=(i,r)=>o[i*n+r]??0;for(let i=e.length-1;i>=0;i-=
1)for(let r=t.length-1;r>=0;r-=1)o[i*n+r]=e[i]===t[r]?a(i+1,r+1)+1:Math.max(a(i+1,r),a(i,r+1));let c=new Set;for(let i=0,
r=0;i<e.length&&r<t.length;)e[i]===t[r]?(c.add(i),i+=1,r+=1):a(i+1,r)>=a(i,r+1)?i+=1:r+=1;return c}var ye,se=S(()=>{"u\
se strict";v();ye=200});function K(e,t,n){let{severity:o,kind:a,meaning:c,construct:i,at:r}=t,d=r===void 0?i:i===void 0?r:"".concat(r," (").concat(
i,")");return[s("p",{class:"meaning"},B(e.data,o),s("span",{class:"kind"},I[a]??a),s("span",{},c)),...a==="changed"||a===
"moved"?[rt(t)]:[],s("p",{class:"origin"},d===void 0?void 0:s("span",{},"".concat(st(a)," at "),s("code",{},d)),s("spa\
n",{class:"fingerprint"},"fingerprint ",s("code",{},n)))]}function st(e){return e==="added"||e==="unknown-rule"?"not d\
eclared; its chain is":"declared"}function rt({kind:e,expected:t,actual:n,expectedPosition:o}){return e==="moved"?s("p",
{class:"declared"},"Declared as rule ".concat(o,".")):s("p",{class:"declared"},s("span",{},"declared: "),s("code",{},..._(
t??"",n??"")))}function be({expected:e,actual:t}){let n=(o,a,c)=>a===void 0?[]:[s("dt",{},o),s("dd",{},s("code",{},...c===
void 0?[a]:_(a,c)))];return s("dl",{class:"values"},...n("on the host",t,e),...n("declared",e,t))}var re=S(()=>{"use s\
trict";v();C();se();R()});var we,Te=S(()=>{"use strict";we={kept:"k",added:"a",removed:"r",changed:"c",moved:"m",unknown:"u",recognised:"o",anchor:"\
n"}});function Y(e,t,n){let o=0,a=0;return Array.from(n.states,(c,i)=>{let r=it.get(c)??"kept",d=n.texts[i]??-1,u=r!=="remov\
ed";u&&(o+=1);let m=u?n.packets[o-1]??void 0:void 0,h=-1;return r!=="kept"&&r!=="recognised"&&(h=n.findings[a]??-1,a+=
1),{state:r,text:e.text(d)??"",textNumber:d,number:u?o:void 0,packets:m,finding:h<0?void 0:t.first+h}})}var it,ie=S(()=>{
"use strict";Te();it=new Map(Object.entries(we).map(([e,t])=>[t,e]))});function ke({reading:e,selection:t},n,o,a){let c=Y(e,n,o),{found:i}=t(),r=new Set,d=({finding:g})=>g!==void 0&&i[g]===
1;if(!c.some(d))return;let u=new Set;for(let[g,y]of c.entries())if(d(y))for(let p=-Se;p<=Se;p+=1)u.add(g+p);let m=s("t\
body",{}),h=[],l=()=>{h.length>0&&m.append(lt(h)),h=[]};for(let[g,y]of c.entries()){if(!u.has(g)){h.push(y);continue}l();
let{finding:p}=y,b=p!==void 0&&d(y)&&!r.has(p),w=p===void 0?void 0:e.finding(p),L=w?.kind==="chain-missing"||w?.kind===
"chain-left";m.append(xe(y,w?.kind==="changed"?w.expected:void 0)),!(!b||L||p===void 0||w===void 0)&&(r.add(p),m.append(
s("tr",{class:"note",id:"finding-".concat(p)},s("td",{colspan:Ee},...K(e,w,a(p))))))}l();let f=e.text(o.standsIn)??"";
return s("table",{class:"chain"},s("caption",{},"Rules of ",s("code",{},f)),s("thead",{},s("tr",{},s("th",{scope:"col",
class:"number"},"No."),s("th",{scope:"col",class:"sign"},A("State")),s("th",{scope:"col",class:"packets"},"Packets"),s(
"th",{scope:"col"},"Rule"))),m)}function xe({state:e,number:t,packets:n,text:o},a){let[c,i]=at[e];return s("tr",{class:"\
row-".concat(e)},s("td",{class:"number"},t===void 0?"":String(t)),s("td",{class:"sign"},s("span",{"aria-hidden":"true"},
c),A(i)),s("td",{class:n===0?"packets never":"packets"},ct(n)),s("td",{class:"rule"},s("code",{},...a===void 0?[o]:_(o,
a))))}function ct(e){return e===void 0?"":typeof e=="number"?e.toLocaleString("en"):e}function lt(e){let t=e.filter(({
state:a})=>a==="kept").length,n=t===e.length?"".concat(e.length," as declared"):"".concat(e.length," more, ").concat(t,
" of them as declared"),o=s("tr",{class:"gap"},s("td",{colspan:Ee},s("button",{type:"button",class:"plain",onclick:()=>o.
replaceWith(...e.map(a=>xe(a)))},"\u22EF ".concat(n))));return o}var Se,Ee,at,Le=S(()=>{"use strict";v();re();ie();se();
Se=2,Ee="4",at={kept:["","as declared"],added:["+","added"],removed:["\u2212","removed"],changed:["~","changed"],moved:[
"\u2195","moved"],unknown:["+","of unknown origin"],recognised:["\xB7","of another owner, left alone"],anchor:["\xBB",
"jump to our own chain"]}});function ve(e,t){let{reading:n,selection:o}=e,{found:a}=o(),c=n.fingerprintsOf(t),i=l=>c.slice((l-t.first)*16,(l-t.first)*
16+16),r=new Set;for(let l=t.first;l<t.first+t.count;l+=1)a[l]===1&&r.add(l);let d=l=>{r.delete(l);let f=n.finding(l),
g=f.kind==="chain-missing"||f.kind==="chain-left";return s("div",{class:"alone",id:"finding-".concat(l)},...K(n,f,i(l)),
...g?[]:[be(f)])},m=[...Map.groupBy(t.chains,({place:l})=>l)].flatMap(([l,f])=>{let g=f.map(b=>ke(e,t,b,i)),y=new Set(
g.flatMap(b=>[...b?.querySelectorAll(".note")??[]].map(dt)));for(let b of y)r.delete(b);let p=[...r].filter(b=>n.shape(
b).place===l);return p.length===0&&y.size===0?[]:[s("section",{class:"place","data-subsystem":"rules"},s("h4",{},x(n.place(
l)),...ut(f)),...p.map(d),...g.filter(b=>b!==void 0))]}),h=Map.groupBy([...r],l=>n.data.subsystems[n.shape(l).subsystem]??
"");return[pt(t),...m,...[...h].map(([l,f])=>s("section",{class:"place","data-subsystem":l},s("h4",{},P[l]??l),...f.flatMap(
g=>{let y=n.place(n.shape(g).place);return[...y.kind==="host"?[]:[s("h5",{},x(y))],d(g)]})))]}function dt({id:e}){return Number(
e.slice(8))}function ut(e){let t=e.find(n=>n.policy!==void 0)?.policy;return t===void 0?[]:[s("span",{class:"policy"},
"policy ",s("code",{},t))]}function pt({owner:e,lastApply:t,notes:n}){let o=de[t??""];return s("div",{class:"about"},...e===
void 0?[]:[s("p",{},"Owner ",s("code",{},e))],...o===void 0?[]:[s("p",{},o)],...n.length===0?[]:[s("ul",{class:"notes"},
...n.map(({severity:a,message:c})=>s("li",{},s("strong",{},"".concat(a,": ")),c)))])}var Re=S(()=>{"use strict";Le();v();
re();R()});function Ae(e){let{reading:t,selection:n}=e,o=s("div",{class:"hosts"}),a=s("button",{type:"button",class:"plain"});T("\
findings-list").replaceChildren(o,a);let c=[],i=new Map,r=u=>{let m=c.slice(o.childElementCount,o.childElementCount+u);
o.append(...m.map(l=>d(l)));let h=c.length-o.childElementCount;a.hidden=h<=0,a.textContent="Show ".concat(Math.min(h,Oe).
toLocaleString("en")," more of ").concat(E(h,"host"))};a.addEventListener("click",()=>r(Oe));let d=u=>{let{count:m,worst:h}=n().
hosts[u.number]??{count:0,worst:-1},l=s("div",{class:"panel",id:"panel-".concat(u.number),hidden:""}),f=p=>(p==="open"&&
l.childElementCount===0&&l.append(...ve(e,u)),l.hidden=p==="closed",g.setAttribute("aria-expanded",String(p==="open")),
y),g=s("button",{type:"button","aria-expanded":"false","aria-controls":"panel-".concat(u.number),onclick:()=>f(l.hidden?
"open":"closed")},s("span",{class:"arrow","aria-hidden":"true"},"\u25B8"),s("span",{class:"name"},u.name)," ",B(t.data,
h)," ",s("span",{class:"count"},E(m,"finding")),s("span",{class:"status status-".concat(u.status)},D[u.status]??u.status)),
y=s("section",{class:"card"},s("h3",{},g),l);return i.set(u.number,f),y};return{show:()=>{let{hosts:u}=n();if(c=t.hosts.
filter(({number:m})=>(u[m]?.count??0)>0).sort((m,h)=>{let[l,f]=[u[m.number],u[h.number]];return(f?.worst??0)-(l?.worst??
0)||(f?.count??0)-(l?.count??0)}),i=new Map,o.replaceChildren(),r(ft),c.length<=mt)for(let{number:m}of c)i.get(m)?.("o\
pen");T("findings-empty").hidden=c.length>0},open:(u,m)=>{let h=c.findIndex(g=>g.number===u);if(h<0)return;h>=o.childElementCount&&
r(h+1-o.childElementCount);let l=i.get(u)?.("open"),f=l?.querySelector('.place[data-subsystem="'.concat(m,'"]'))??l;l?.
querySelector("button")?.focus({preventScroll:!0}),f?.scrollIntoView({block:"start"})},openUntil:u=>{let{hosts:m}=n(),
h=u,l=c.filter(({number:f})=>{let g=h===u;return h-=m[f]?.count??0,g||h>=0});r(l.length);for(let{number:f}of l)i.get(f)?.(
"open");return c.length-l.length}}}var ft,Oe,mt,Ne=S(()=>{"use strict";v();Re();C();R();ft=25,Oe=100,mt=3});function Ue(e){let{reading:t,selection:n,open:o}=e,{subsystems:a}=t.data,c=s("tbody",{}),i=s("button",{type:"button",class:"\
plain"}),r=s("select",{id:"order"},s("option",{value:"worst"},"worst first"),s("option",{value:"name"},"by name")),d=$e,
u=l=>{let{hosts:f,cells:g}=n(),y=f[l.number]?.count??0;return s("tr",{},s("th",{scope:"row"},s("button",{type:"button",
class:"host",onclick:()=>o(l.number)},l.name,A(", all findings"))),s("td",{class:"status status-".concat(l.status)},D[l.
status]??l.status),...a.map((p,b)=>{let{count:w,worst:L}=g[l.number*a.length+b]??{count:0,worst:-1};return w===0?s("td",
{},...ht(l,p)):s("td",{},s("button",{type:"button",class:"cell severity-".concat(t.data.severities[L]),onclick:()=>o(l.
number,b)},A("".concat(l.name,", ").concat(P[p]??p,": ")),...G(t.data,L,w)))}),s("td",{class:"total"},y===0?"":y.toLocaleString(
"en")))},m=()=>{let{hosts:l,isAll:f}=n(),g=t.hosts.filter(({number:p})=>f||(l[p]?.count??0)>0).sort((p,b)=>r.value==="\
name"?0:Me(b,l)-Me(p,l));c.replaceChildren(...g.slice(0,d).map(u)),gt(c);let y=g.length-d;i.hidden=y<=0,i.textContent=
"Show ".concat(Math.min(y,Pe).toLocaleString("en")," more of ").concat(E(y,"host")),T("fleet-empty").hidden=g.length>0};
i.addEventListener("click",()=>{let l=d;d+=Pe,m(),c.rows[l]?.querySelector("button")?.focus()}),r.addEventListener("ch\
ange",m),c.addEventListener("keydown",yt);let h=s("tr",{},...["Host","Status",...a.map(l=>P[l]??l),"All"].map(l=>s("th",
{scope:"col"},l)));return T("fleet-order").replaceChildren(s("label",{class:"field inline"},s("span",{},"Order"),r)),T(
"fleet-grid").replaceChildren(s("table",{class:"fleet","aria-labelledby":"fleet-title"},s("thead",{},h),c)),T("fleet-m\
ore").replaceChildren(i),()=>{d=$e,m()}}function Me({number:e},t){let{count:n,worst:o}=t[e]??{count:0,worst:-1};return(o+
1)*1e6+n}function ht({status:e},t){let n=e==="unread"||e==="unchecked"&&(t==="rules"||t==="backend");return[s("span",{
class:n?"not-known":"as-declared","aria-hidden":"true"},n?"?":"\u2713"),A(n?"not known":"as declared")]}function gt(e){
for(let[t,n]of[...e.querySelectorAll("button")].entries())n.tabIndex=t===0?0:-1}function yt(e){let t=e.target,n=t instanceof
HTMLElement?t.closest("th, td"):null,o=n?.closest("tr"),a=o?.closest("tbody");if(!(t instanceof HTMLButtonElement)||n===
null||!o||!a)return;let c=[...o.querySelectorAll("button")],i=[...a.rows],r=i.indexOf(o),d=m=>m.map(h=>h.cells[n.cellIndex]?.
querySelector("button")).find(h=>h!=null),u=e.key==="ArrowRight"?c[c.indexOf(t)+1]:e.key==="ArrowLeft"?c[c.indexOf(t)-
1]:e.key==="ArrowDown"?d(i.slice(r+1)):e.key==="ArrowUp"?d(i.slice(0,r).reverse()):e.key==="Home"?i[0]?.querySelector(
"button"):e.key==="End"?i.at(-1)?.querySelector("button"):void 0;u&&(e.preventDefault(),t.tabIndex=-1,u.tabIndex=0,u.focus())}
var $e,Pe,Fe=S(()=>{"use strict";v();C();R();$e=60,Pe=400});function H(e,t,n,o){return o.map((a,c)=>a==="conntrack"?{kind:"step",at:[n+c,t],title:a}:{kind:"chain",at:[n+c,t],title:a,
table:a,chain:e})}var Ce,ae,_e,He=S(()=>{"use strict";Ce=[{title:"PREROUTING",from:1,to:4,lane:1},{title:"INPUT",from:6,
to:9,lane:0},{title:"FORWARD",from:6,to:8,lane:1},{title:"POSTROUTING",from:9,to:10,lane:1},{title:"OUTPUT",from:3,to:8,
lane:2}],ae=[{kind:"end",at:[0,1],title:"network"},...H("PREROUTING",1,1,["raw","conntrack","mangle","nat"]),{kind:"st\
ep",at:[5,1],title:"routing"},...H("INPUT",0,6,["mangle","filter","nat","security"]),{kind:"end",at:[10,0],title:"this\
 host"},...H("FORWARD",1,6,["mangle","filter","security"]),...H("POSTROUTING",1,9,["mangle","nat"]),{kind:"step",at:[11,
1],title:"queue"},{kind:"end",at:[12,1],title:"network"},{kind:"end",at:[1,2],title:"this host"},{kind:"step",at:[2,2],
title:"routing"},...H("OUTPUT",2,3,["raw","conntrack","mangle","nat","filter","security"])],_e=[...[0,1,2,3,4,5,6,7,8,
9,10,11].map(e=>[[e,1],[e+1,1]]),[[5,1],[5,0],[6,0]],...[6,7,8,9].map(e=>[[e,0],[e+1,0]]),...[1,2,3,4,5,6,7].map(e=>[[
e,2],[e+1,2]]),[[8,2],[9,2],[9,1]]]});function We(e){return()=>{let{reading:t,filter:n,selection:o}=e,a=n().place<0?o():F(t,{...n(),place:-1}),c=St(e,a),i=[
"ipv4","ipv6"].filter(r=>[...c.keys()].some(d=>d.startsWith("".concat(r," "))));T("flow").replaceChildren(...i.map(r=>Tt(
e,a,r,c))),T("flow-empty").hidden=i.length>0}}function Tt(e,t,n,o){let a="flow-".concat(n);return s("figure",{},s("fig\
caption",{id:a},Ie[n]??n),s("div",{class:"scroll",tabindex:"0",role:"region","aria-label":"Way of ".concat(Ie[n]," pac\
kets")},Et(e,n,a,o)),Lt(e,t,n))}function St({reading:e,filter:t,narrow:n},{places:o,cells:a}){let c=new Map;for(let[d,
u]of o){let m=e.place(d);if(m.kind!=="chain")continue;let h=t().place===d;c.set("".concat(m.family," ").concat(m.table,
" ").concat(m.chain),{...u,isChosen:h,choose:()=>n({place:h?-1:d})})}let i=e.data.subsystems.indexOf("qdisc"),r=a.filter(
(d,u)=>u%e.data.subsystems.length===i&&a[u]?.count!==0);if(r.length>0){let d=t().subsystem==="qdisc";c.set("queue",{count:r.
reduce((u,{count:m})=>u+m,0),worst:Math.max(...r.map(({worst:u})=>u)),hosts:r.length,isChosen:d,choose:()=>n({subsystem:d?
"":"qdisc"})})}return c}function Et(e,t,n,o){let a="arrow-".concat(t);return k("svg",{viewBox:"0 0 ".concat(bt," ").concat(
wt),role:"group","aria-labelledby":n,class:"flow"},k("defs",{},k("marker",{id:a,viewBox:"0 0 8 8",refX:"7",refY:"4",markerWidth:"\
7",markerHeight:"7",orient:"auto"},k("path",{d:"M0 0.5 L7.5 4 L0 7.5 Z",class:"head"}))),...Ce.map(({title:c,from:i,to:r,
lane:d})=>k("g",{class:"frame"},k("rect",{x:String(V(i)-6),y:String(z(d)-22),width:String((r-i)*j+O.width+12),height:String(
O.height+30),rx:"8"}),k("text",{x:String(V(i)),y:String(z(d)-8)},c))),..._e.map(c=>k("path",{d:kt(c),class:"arrow","ma\
rker-end":"url(#".concat(a,")")})),...ae.map(c=>xt(e,t,c,o.get(c.title==="queue"?"queue":"".concat(t," ").concat(c.table,
" ").concat(c.chain)))))}function V(e){return X.left+e*j}function z(e){return X.top+e*De}function kt(e){return e.map(([
t,n],o)=>{let a=[V(t)+O.width/2,z(n)+O.height/2],c=e[o===0?1:o-1],i=o===0||o===e.length-1,r=i?Math.sign((c?.[0]??t)-t):
0,d=i?Math.sign((c?.[1]??n)-n):0,u=a[0]+r*O.width/2,m=a[1]+d*O.height/2;return"".concat(o===0?"M":"L").concat(u," ").concat(
m)}).join(" ")}function xt({reading:e},t,n,o){let[a,c]=[V(n.at[0]),z(n.at[1])],i=String(a+O.width/2),r=k("rect",{x:String(
a),y:String(c),width:String(O.width),height:String(O.height),rx:n.kind==="chain"?"5":String(O.height/2)}),d={x:i,"text\
-anchor":"middle"};if(o===void 0){let f=k("text",{...d,y:String(c+O.height/2+5)},n.title);return k("g",{class:"box ".concat(
n.kind)},r,f)}let u=e.data.severities[o.worst]??"",m="".concat($[o.worst]??"?"," ").concat(o.count.toLocaleString("en")),
h=n.kind==="chain"?"".concat(n.chain," of ").concat(t,", "):"",l="".concat(E(o.count,"finding")," on ").concat(E(o.hosts,
"host"),", worst ").concat(u);return k("g",{class:"box lit severity-".concat(u),role:"button",tabindex:"0","aria-press\
ed":String(o.isChosen),"aria-label":"".concat(n.title," ").concat(m,": ").concat(h).concat(l),onclick:o.choose,onkeydown:f=>{
!(f instanceof KeyboardEvent)||f.key!=="Enter"&&f.key!==" "||(f.preventDefault(),o.choose())}},r,k("text",d,k("tspan",
{x:i,y:String(c+19)},n.title)," ",k("tspan",{x:i,y:String(c+37),class:"count"},m)))}function Lt({reading:e,filter:t,narrow:n},{
places:o},a){let c=new Set(ae.map(({table:r,chain:d})=>"".concat(r," ").concat(d))),i=[...o].flatMap(([r,d])=>{let u=e.
place(r);if(u.kind!=="chain"||u.family!==a||c.has("".concat(u.table," ").concat(u.chain)))return[];let m=t().place===r;
return[s("li",{},s("button",{type:"button",class:"chip severity-".concat(e.data.severities[d.worst]),"aria-pressed":String(
m),onclick:()=>n({place:m?-1:r})},"".concat(x(u)," "),...G(e.data,d.worst,d.count)))]});if(i.length!==0)return s("div",
{class:"own-chains"},s("span",{},"Chains that rules jump to:"),s("ul",{},...i))}var j,De,O,X,bt,wt,Ie,qe=S(()=>{"use s\
trict";v();M();He();C();R();j=96,De=104,O={width:82,height:46},X={left:4,top:30},bt=13*j-(j-O.width)+2*X.left,wt=2*De+
O.height+X.top+12,Ie={ipv4:"IPv4",ipv6:"IPv6"}});function Ge(e){let{reading:t,filter:n}=e,{data:o}=t,a,c=s("tbody",{}),i=s("button",{type:"button",class:"plain"}),r=s(
"p",{role:"status"}),d=s("table",{class:"never-hit","aria-labelledby":"never-hit-title"},s("thead",{},s("tr",{},...["C\
hain","Rule","Never hit on"].map(l=>s("th",{scope:"col"},l)))),c);T("never-hit-list").replaceChildren(r,s("div",{class:"\
scroll",tabindex:"0",role:"region","aria-labelledby":"never-hit-title"},d),i);let u=({place:l,text:f,hosts:g})=>{let y=g.
slice(0,Ot).map(b=>t.hosts[b]?.name??""),p=g.length-y.length;return s("tr",{},s("td",{},x(t.place(l))),s("td",{class:"\
rule"},s("code",{},t.text(f)??"")),s("td",{},"".concat(y.join(", ")).concat(p>0?" and ".concat(E(p,"more host")):"")))},
m=T("never-hit");if(!(m instanceof HTMLDetailsElement))throw new Error("The list of rules never hit is no details elem\
ent.");m.addEventListener("toggle",()=>h()),m.open=t.hosts.length<=Rt;let h=()=>{if(!m.open)return;a??=At(e);let{place:l}=n(),
f=ne(n()),g=w=>{let L="".concat(x(t.place(w.place))," ").concat(t.text(w.text)).toLowerCase();return f.every(N=>L.includes(
N)||w.hosts.some(Z=>o.hosts[Z]?.name.toLowerCase().includes(N)))},y=a.filter(w=>(l<0||w.place===l)&&g(w)),p=0,b=w=>{c.
append(...y.slice(p,p+w).map(u)),p=Math.min(y.length,p+w),i.hidden=p===y.length,i.textContent="Show ".concat(E(Math.min(
Be,y.length-p),"more rule"))};c.replaceChildren(),b(vt),i.onclick=()=>b(Be),d.hidden=y.length===0,r.textContent="".concat(
E(y.length,"rule")," that no packet has matched.")};return h}function At({reading:e}){let t=new Map;for(let n of e.hosts)
for(let o of n.chains)for(let{state:a,packets:c,textNumber:i}of Y(e,n,o)){if(a!=="kept"||c!==0)continue;let r="".concat(
o.place," ").concat(i),d=t.get(r);d===void 0?t.set(r,{place:o.place,text:i,hosts:[n.number]}):d.hosts.at(-1)!==n.number&&
d.hosts.push(n.number)}return[...t.values()].sort((n,o)=>o.hosts.length-n.hosts.length)}var vt,Be,Rt,Ot,Ke=S(()=>{"use\
 strict";v();M();ie();R();vt=20,Be=200,Rt=50,Ot=4});async function Ye(e){let t=atob(e),n=new Uint8Array(t.length);for(let r=0;r<n.length;r+=1)n[r]=t.charCodeAt(r);let o=new DecompressionStream(
"deflate-raw"),a=o.writable.getWriter(),c=a.write(n).then(()=>a.close()),[i]=await Promise.all([new Response(o.readable).
json(),c]);return i}function je(e){let t=atob(e.replaceAll("-","+").replaceAll("_","/"));return Array.from(t,n=>n.charCodeAt(
0).toString(16).padStart(2,"0")).join("")}var ce=S(()=>{"use strict"});var U,Q,Ve=S(()=>{"use strict";ce();U=5,Q=class{constructor(t){this.data=t;this.count=t.hosts.reduce((o,{findings:a})=>o+
a.length/U,0),this.hostOf=new Uint32Array(this.count),this.shapeOf=new Uint32Array(this.count),this.expectedOf=new Uint32Array(
this.count),this.actualOf=new Uint32Array(this.count);let n=0;this.hosts=t.hosts.map((o,a)=>{let{findings:c}=o,i=c.length/
U;for(let r=0;r<i;r+=1)this.hostOf[n+r]=a,this.shapeOf[n+r]=c[r*U]??0,this.expectedOf[n+r]=c[r*U+1]??0,this.actualOf[n+
r]=c[r*U+2]??0;return n+=i,{...o,number:a,first:n-i,count:i}})}data;hosts;count;hostOf;shapeOf;expectedOf;actualOf;shape(t){
let n=this.data.shapes[this.shapeOf[t]??0];if(n===void 0)throw new Error("Finding ".concat(t," has no shape."));return n}finding(t){
let{kind:n,severity:o,subsystem:a,place:c,meaning:i,construct:r,at:d}=this.shape(t),{first:u}=this.hosts[this.hostOf[t]??
0]??{first:0},m=(t-u)*U,h=this.data.hosts[this.hostOf[t]??0]?.findings??[];return{number:t,kind:n,severity:o,subsystem:a,
place:c,meaning:this.text(i)??"",construct:this.text(r),at:this.text(d),expected:this.text((this.expectedOf[t]??0)-1),
actual:this.text((this.actualOf[t]??0)-1),expectedPosition:h[m+3]??0,actualPosition:h[m+4]??0}}text(t){return t===void 0||
t<0?void 0:this.data.texts[t]}place(t){return this.data.places[t]??{kind:"host"}}fingerprintsOf(t){return je(t.fingerprints)}}});function ze({reading:e,filter:t,narrow:n}){let{severities:o}=e.data,a=o.map(()=>({findings:0,hosts:0,last:-1}));for(let i=0;i<
e.count;i+=1){let r=a[e.shape(i).severity];if(r===void 0)continue;r.findings+=1;let d=e.hostOf[i]??0;r.last!==d&&(r.hosts+=
1),r.last=d}let c=o.map((i,r)=>{let{findings:d,hosts:u}=a[r]??{findings:0,hosts:0},m=()=>{let h=new Set(t().severities);
h.delete(r)||h.add(r),n({severities:h})};return s("button",{type:"button",class:"tile severity-".concat(i),...d===0?{disabled:""}:
{},onclick:m},s("span",{class:"letter","aria-hidden":"true"},$[r]??""),s("span",{class:"number"},d.toLocaleString("en")),
s("span",{class:"label"},i),s("span",{class:"hosts"},d===0?"none":"on ".concat(u.toLocaleString("en")," of ").concat(e.
hosts.length.toLocaleString("en")," hosts")))});return T("tiles").replaceChildren(...[...c].reverse()),()=>{for(let[i,
r]of c.entries())r.setAttribute("aria-pressed",String(t().severities.has(i)))}}var Xe=S(()=>{"use strict";v();R()});function Ze(){let e=le.map(n=>s("button",{type:"button",onclick:()=>t(n)},"".concat(n[0]?.toUpperCase()).concat(n.slice(
1)))),t=n=>{n==="system"?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=n;for(let[
o,a]of e.entries())a.setAttribute("aria-pressed",String(le[o]===n));try{localStorage.setItem(Qe,n)}catch{}};T("theme").
replaceChildren(...e),t(Nt())}function Nt(){try{return le.find(e=>e===localStorage.getItem(Qe))??"system"}catch{return"\
system"}}var le,Qe,Je=S(()=>{"use strict";v();le=["system","light","dark"],Qe="nffleet-report-theme"});var Mt=et(()=>{fe();v();M();ge();Ne();Fe();qe();Ke();Ve();Xe();Je();ce();R();var $t=1e3;async function Pt(){Ze();let e=new Q(
await Ye(T("data").textContent??"")),t=ue(e),n=F(e,t),o={reading:e,filter:()=>t,selection:()=>n,narrow:r=>{t={...t,...r},
n=F(e,t),pe(e,t),i()},open:(r,d)=>a.open(r,d===void 0?void 0:e.data.subsystems[d])},a=Ae(o),c=[ze(o),he(o),Ue(o),We(o),
a.show,Ge(o)],i=()=>{for(let r of c)r()};i(),addEventListener("beforeprint",()=>{let r=a.openUntil($t);T("printed").textContent=
r===0?"":"The findings of ".concat(E(r,"more host")," are not printed: narrow the report to them first.")}),document.body.
dataset.ready="",performance.mark("shown")}Pt().catch(e=>{T("failure").hidden=!1,T("failure").textContent="This report\
 cannot be shown: ".concat(e instanceof Error?e.message:e,". It needs a browser of 2024 or newer; write it once more i\
f the file was cut.")})});Mt();})();
`;
