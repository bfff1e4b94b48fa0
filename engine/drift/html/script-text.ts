/** Compiled from browser/main.ts by `npm run golden`: nothing here is written by hand. */
export const SCRIPT_TEXT: string = String.raw`
"use strict";(()=>{var S=(e,t,n)=>()=>{if(n)throw n[0];try{return e&&(t=e(e=0)),t}catch(o){throw n=[o],o}};var Je=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(n){throw t=0,n}};function x(e){switch(e.kind){case"chain":return"".concat(e.chain," (").concat(e.family," ").concat(e.table,")");case"d\
evice":return"device ".concat(e.device);case"link":return"".concat(e.device,": ").concat(e.setting);case"sysctl":return"\
sysctl ".concat(e.name);case"host":return"whole host"}}function E(e,t){return"".concat(e.toLocaleString("en")," ").concat(
t).concat(e===1?"":"s")}var N,M,I,D,R=S(()=>{"use strict";N=["L","M","H","C"],M={rules:"Rules",qdisc:"Queues",link:"In\
terfaces",sysctl:"Sysctls",persistence:"Boot",backend:"Backend",host:"Reading"},I={added:"rule added",removed:"rule re\
moved",changed:"rule changed",moved:"rule moved","unknown-rule":"rule of unknown origin",policy:"policy",anchor:"ancho\
r","chain-missing":"chain missing","chain-left":"chain left behind",qdisc:"queue",link:"interface",sysctl:"sysctl",service:"\
other firewall","boot-differs":"boot differs","rolled-back":"rolled back",unfinished:"unfinished run",record:"owner re\
cord","hidden-rules":"hidden rules","ignored-too-long":"ignored too long",unreadable:"unreadable",unreachable:"unreach\
able"},D={clean:"clean",drifted:"drifted",unchecked:"not all checked",unread:"not read"}});function F(e,t){let{data:n,count:o,hostOf:i}=e,c=n.subsystems.length,a=new Uint8Array(o),r=n.hosts.flatMap(()=>n.subsystems.
map(J)),d=n.hosts.map(J),u=new Map,m=n.shapes.map(({kind:f,severity:g,subsystem:y,place:p})=>(t.severities.size===0||t.
severities.has(g))&&(t.kind===""||t.kind===f)&&(t.subsystem===""||t.subsystem===n.subsystems[y])&&(t.place<0||t.place===
p)),h=ne(t).map(f=>et(e,f)),l=0;for(let f=0;f<o;f+=1){let g=e.shapeOf[f]??0;if(m[g]!==!0||!h.every($=>$(f)))continue;let{
severity:y,subsystem:p,place:b}=e.shape(f),w=i[f]??0;a[f]=1,l+=1,ee(r[w*c+p],y),ee(d[w],y);let L=u.get(b)??{...J(),hosts:0,
last:-1};u.set(b,L),ee(L,y),L.last!==w&&(L.hosts+=1),L.last=w}return{isAll:te(t),found:a,count:l,cells:r,hosts:d,places:u}}
function te({query:e,severities:t,kind:n,subsystem:o,place:i}){return e.trim()===""&&t.size===0&&n===""&&o===""&&i<0}function J(){
return{count:0,worst:-1}}function ee(e,t){e!==void 0&&(e.count+=1,t>e.worst&&(e.worst=t))}function ne({query:e}){return e.
toLowerCase().split(/\s+/).filter(Boolean)}function et(e,t){let{data:n,hostOf:o,shapeOf:i,expectedOf:c,actualOf:a,hosts:r}=e;
if(/^[0-9a-f]{16}$/.test(t)){let l=new Set(r.flatMap(f=>{let g=e.fingerprintsOf(f),y=Array.from({length:f.count},(p,b)=>g.
slice(b*16,b*16+16));return y.includes(t)?[f.first+y.indexOf(t)]:[]}));return f=>l.has(f)}let d=n.texts.map(l=>l.toLowerCase().
includes(t)),u=n.hosts.map(({name:l})=>l.toLowerCase().includes(t)),m=n.places.map(l=>x(l).toLowerCase().includes(t)),
h=n.shapes.map(({place:l,at:f,construct:g})=>m[l]===!0||d[f??-1]===!0||d[g??-1]===!0);return l=>u[o[l]??0]===!0||h[i[l]??
0]===!0||d[(a[l]??0)-1]===!0||d[(c[l]??0)-1]===!0}var W,P=S(()=>{"use strict";R();W={query:"",severities:new Set,kind:"",
subsystem:"",place:-1}});function de(e){let t=new URLSearchParams(location.hash.slice(1)),{severities:n,subsystems:o,shapes:i,places:c}=e.data,
a=(d,u)=>u.includes(d)?d:"",r=t.get("chain");return{query:t.get("search")??W.query,severities:new Set((t.get("severity")??
"").split(",").flatMap(d=>n.includes(d)?[n.indexOf(d)]:[])),kind:a(t.get("kind")??"",i.map(({kind:d})=>d)),subsystem:a(
t.get("part")??"",o),place:r===null?-1:c.findIndex(d=>x(d)===r)}}function ue(e,{query:t,severities:n,kind:o,subsystem:i,
place:c}){let a=new URLSearchParams,r=(d,u)=>{u!==""&&a.set(d,u)};r("search",t.trim()),r("severity",[...n].map(d=>e.data.
severities[d]).join(",")),r("kind",o),r("part",i),r("chain",c<0?"":x(e.place(c)));try{history.replaceState(null,"",a.size===
0?location.href.replace(/#.*/,""):"#".concat(a))}catch{}}var pe=S(()=>{"use strict";P();R()});function s(e,t,...n){return fe(document.createElement(e),t,n)}function k(e,t,...n){return fe(document.createElementNS(
"http://www.w3.org/2000/svg",e),t,n)}function fe(e,t,n){for(let[o,i]of Object.entries(t))typeof i=="function"?e.addEventListener(
o.slice(2),i):i!==void 0&&e.setAttribute(o,i);return e.append(...n.filter(o=>o!==void 0)),e}function A(e){return s("sp\
an",{class:"spoken"},e)}function T(e){let t=document.getElementById(e);if(t===null)throw new Error("The page has no #".
concat(e,"."));return t}var v=S(()=>{"use strict"});function me({reading:e,filter:t,selection:n,narrow:o}){let{data:i}=e,c=s("input",{type:"search",id:"query",placeholder:"\
host, rule, chain, file\u2026",autocomplete:"off"}),a;c.addEventListener("input",()=>{clearTimeout(a),a=setTimeout(()=>o(
{query:c.value}),tt)});let r=new Set(e.shapeOf),d=i.shapes.filter((p,b)=>r.has(b)),u=[...new Set(d.map(({kind:p})=>p))],
m=i.subsystems.filter((p,b)=>d.some(({subsystem:w})=>w===b)),h=[...new Set(d.map(({place:p})=>p))].map(p=>[p,e.place(p)]).
filter(([,{kind:p}])=>p==="chain").map(([p,b])=>[String(p),x(b)]).sort(([,p],[,b])=>p<b?-1:1),l=oe("kind","Any kind",u.
map(p=>[p,I[p]??p])),f=oe("subsystem","Any part",m.map(p=>[p,M[p]??p])),g=oe("chain","Any chain",h);l.addEventListener(
"change",()=>o({kind:l.value})),f.addEventListener("change",()=>o({subsystem:f.value})),g.addEventListener("change",()=>o(
{place:g.value===""?-1:Number(g.value)}));let y=s("button",{type:"button",class:"plain",onclick:()=>o(W)},"Clear filte\
rs");return T("filters").replaceChildren(q("Search",c),q("Kind",l),q("Part",f),q("Chain",g),y),()=>{let p=t();document.
activeElement!==c&&(c.value=p.query),l.value=p.kind,f.value=p.subsystem,g.value=p.place<0?"":String(p.place),y.hidden=
te(p);let{count:b,hosts:w,isAll:L}=n(),$=w.filter(Z=>Z.count>0).length;T("result").textContent=L?"".concat(E(b,"findin\
g")," on ").concat(E($,"host"),"."):"".concat(b.toLocaleString("en")," of ").concat(E(e.count,"finding"),", on ").concat(
E($,"host"),".")}}function q(e,t){return s("label",{class:"field"},s("span",{},e),t)}function oe(e,t,n){return s("sele\
ct",{id:e},s("option",{value:""},t),...n.map(([o,i])=>s("option",{value:o},i)))}var tt,he=S(()=>{"use strict";v();P();
R();tt=120});function B({severities:e},t){let n=e[t]??"";return s("span",{class:"badge severity-".concat(n)},s("span",{"aria-hidden":"\
true",class:"letter"},N[t]??"?"),n)}function G({severities:e},t,n){return[s("span",{class:"letter","aria-hidden":"true"},
N[t]??"?"),s("span",{"aria-hidden":"true"}," ".concat(n.toLocaleString("en"))),A("".concat(n,", worst ").concat(e[t]??
"unknown"))]}var C=S(()=>{"use strict";v();R()});function _(e,t){let n=e.split(" "),o=nt(n,t.split(" "));if(o.size===0)return[document.createTextNode(e)];let i=[];for(let c=0;c<
n.length;){let a=c;for(;a<n.length&&o.has(a)===o.has(c);)a+=1;let r=n.slice(c,a).join(" ");c>0&&i.push(document.createTextNode(
" ")),i.push(o.has(c)?document.createTextNode(r):s("mark",{},r)),c=a}return i}function nt(e,t){if(e.length>ge||t.length>
ge)return new Set;let n=t.length+1,o=new Uint16Array((e.length+1)*n),i=(a,r)=>o[a*n+r]??0;for(let a=e.length-1;a>=0;a-=
1)for(let r=t.length-1;r>=0;r-=1)o[a*n+r]=e[a]===t[r]?i(a+1,r+1)+1:Math.max(i(a+1,r),i(a,r+1));let c=new Set;for(let a=0,
r=0;a<e.length&&r<t.length;)e[a]===t[r]?(c.add(a),a+=1,r+=1):i(a+1,r)>=i(a,r+1)?a+=1:r+=1;return c}var ge,se=S(()=>{"u\
se strict";v();ge=200});function K(e,t,n){let{severity:o,kind:i,meaning:c,construct:a,at:r,story:d}=t,u=r===void 0?a:a===void 0?r:"".concat(r,
" (").concat(a,")");return[s("p",{class:"meaning"},B(e.data,o),s("span",{class:"kind"},I[i]??i),s("span",{},c)),...i===
"changed"||i==="moved"?[st(t)]:[],...d.map(m=>s("p",{class:"story"},m)),s("p",{class:"origin"},u===void 0?void 0:s("sp\
an",{},"".concat(ot(i)," at "),s("code",{},u)),s("span",{class:"fingerprint"},"fingerprint ",s("code",{},n)))]}function ot(e){
return e==="added"||e==="unknown-rule"?"not declared; its chain is":"declared"}function st({kind:e,expected:t,actual:n,
expectedPosition:o}){return e==="moved"?s("p",{class:"declared"},"Declared as rule ".concat(o,".")):s("p",{class:"decl\
ared"},s("span",{},"declared: "),s("code",{},..._(t??"",n??"")))}function ye({expected:e,actual:t}){let n=(o,i,c)=>i===
void 0?[]:[s("dt",{},o),s("dd",{},s("code",{},...c===void 0?[i]:_(i,c)))];return s("dl",{class:"values"},...n("on the \
host",t,e),...n("declared",e,t))}var re=S(()=>{"use strict";v();C();se();R()});var be,we=S(()=>{"use strict";be={kept:"k",added:"a",removed:"r",changed:"c",moved:"m",unknown:"u",recognised:"o",anchor:"\
n"}});function j(e,t,n){let o=0,i=0;return Array.from(n.states,(c,a)=>{let r=rt.get(c)??"kept",d=n.texts[a]??-1,u=r!=="remov\
ed";u&&(o+=1);let m=u?n.packets[o-1]??void 0:void 0,h=-1;return r!=="kept"&&r!=="recognised"&&(h=n.findings[i]??-1,i+=
1),{state:r,text:e.text(d)??"",textNumber:d,number:u?o:void 0,packets:m,finding:h<0?void 0:t.first+h}})}var rt,ie=S(()=>{
"use strict";we();rt=new Map(Object.entries(be).map(([e,t])=>[t,e]))});function Ee({reading:e,selection:t},n,o,i){let c=j(e,n,o),{found:a}=t(),r=new Set,d=({finding:g})=>g!==void 0&&a[g]===
1;if(!c.some(d))return;let u=new Set;for(let[g,y]of c.entries())if(d(y))for(let p=-Te;p<=Te;p+=1)u.add(g+p);let m=s("t\
body",{}),h=[],l=()=>{h.length>0&&m.append(ct(h)),h=[]};for(let[g,y]of c.entries()){if(!u.has(g)){h.push(y);continue}l();
let{finding:p}=y,b=p!==void 0&&d(y)&&!r.has(p),w=p===void 0?void 0:e.finding(p),L=w?.kind==="chain-missing"||w?.kind===
"chain-left";m.append(ke(y,w?.kind==="changed"?w.expected:void 0)),!(!b||L||p===void 0||w===void 0)&&(r.add(p),m.append(
s("tr",{class:"note",id:"finding-".concat(p)},s("td",{colspan:Se},...K(e,w,i(p))))))}l();let f=e.text(o.standsIn)??"";
return s("table",{class:"chain"},s("caption",{},"Rules of ",s("code",{},f)),s("thead",{},s("tr",{},s("th",{scope:"col",
class:"number"},"No."),s("th",{scope:"col",class:"sign"},A("State")),s("th",{scope:"col",class:"packets"},"Packets"),s(
"th",{scope:"col"},"Rule"))),m)}function ke({state:e,number:t,packets:n,text:o},i){let[c,a]=it[e];return s("tr",{class:"\
row-".concat(e)},s("td",{class:"number"},t===void 0?"":String(t)),s("td",{class:"sign"},s("span",{"aria-hidden":"true"},
c),A(a)),s("td",{class:n===0?"packets never":"packets"},at(n)),s("td",{class:"rule"},s("code",{},...i===void 0?[o]:_(o,
i))))}function at(e){return e===void 0?"":typeof e=="number"?e.toLocaleString("en"):e}function ct(e){let t=e.filter(({
state:i})=>i==="kept").length,n=t===e.length?"".concat(e.length," as declared"):"".concat(e.length," more, ").concat(t,
" of them as declared"),o=s("tr",{class:"gap"},s("td",{colspan:Se},s("button",{type:"button",class:"plain",onclick:()=>o.
replaceWith(...e.map(i=>ke(i)))},"\u22EF ".concat(n))));return o}var Te,Se,it,xe=S(()=>{"use strict";v();re();ie();se();
Te=2,Se="4",it={kept:["","as declared"],added:["+","added"],removed:["\u2212","removed"],changed:["~","changed"],moved:[
"\u2195","moved"],unknown:["+","of unknown origin"],recognised:["\xB7","of another owner, left alone"],anchor:["\xBB",
"jump to our own chain"]}});function Le(e,t){let{reading:n,selection:o}=e,{found:i}=o(),c=n.fingerprintsOf(t),a=l=>c.slice((l-t.first)*16,(l-t.first)*
16+16),r=new Set;for(let l=t.first;l<t.first+t.count;l+=1)i[l]===1&&r.add(l);let d=l=>{r.delete(l);let f=n.finding(l),
g=f.kind==="chain-missing"||f.kind==="chain-left";return s("div",{class:"alone",id:"finding-".concat(l)},...K(n,f,a(l)),
...g?[]:[ye(f)])},m=[...Map.groupBy(t.chains,({place:l})=>l)].flatMap(([l,f])=>{let g=f.map(b=>Ee(e,t,b,a)),y=new Set(
g.flatMap(b=>[...b?.querySelectorAll(".note")??[]].map(lt)));for(let b of y)r.delete(b);let p=[...r].filter(b=>n.shape(
b).place===l);return p.length===0&&y.size===0?[]:[s("section",{class:"place","data-subsystem":"rules"},s("h4",{},x(n.place(
l)),...dt(f)),...p.map(d),...g.filter(b=>b!==void 0))]}),h=Map.groupBy([...r],l=>n.data.subsystems[n.shape(l).subsystem]??
"");return[ut(t,n.data.texts),...m,...[...h].map(([l,f])=>s("section",{class:"place","data-subsystem":l},s("h4",{},M[l]??
l),...f.flatMap(g=>{let y=n.place(n.shape(g).place);return[...y.kind==="host"?[]:[s("h5",{},x(y))],d(g)]})))]}function lt({
id:e}){return Number(e.slice(8))}function dt(e){let t=e.find(n=>n.policy!==void 0)?.policy;return t===void 0?[]:[s("sp\
an",{class:"policy"},"policy ",s("code",{},t))]}function ut({owner:e,account:t,notes:n},o){let i=t===void 0?void 0:o[t];
return s("div",{class:"about"},...e===void 0?[]:[s("p",{},"Owner ",s("code",{},e))],...i===void 0?[]:[s("p",{},i)],...n.
length===0?[]:[s("ul",{class:"notes"},...n.map(({severity:c,message:a})=>s("li",{},s("strong",{},"".concat(c,": ")),a)))])}
var ve=S(()=>{"use strict";xe();v();re();R()});function Oe(e){let{reading:t,selection:n}=e,o=s("div",{class:"hosts"}),i=s("button",{type:"button",class:"plain"});T("\
findings-list").replaceChildren(o,i);let c=[],a=new Map,r=u=>{let m=c.slice(o.childElementCount,o.childElementCount+u);
o.append(...m.map(l=>d(l)));let h=c.length-o.childElementCount;i.hidden=h<=0,i.textContent="Show ".concat(Math.min(h,Re).
toLocaleString("en")," more of ").concat(E(h,"host"))};i.addEventListener("click",()=>r(Re));let d=u=>{let{count:m,worst:h}=n().
hosts[u.number]??{count:0,worst:-1},l=s("div",{class:"panel",id:"panel-".concat(u.number),hidden:""}),f=p=>(p==="open"&&
l.childElementCount===0&&l.append(...Le(e,u)),l.hidden=p==="closed",g.setAttribute("aria-expanded",String(p==="open")),
y),g=s("button",{type:"button","aria-expanded":"false","aria-controls":"panel-".concat(u.number),onclick:()=>f(l.hidden?
"open":"closed")},s("span",{class:"arrow","aria-hidden":"true"},"\u25B8"),s("span",{class:"name"},u.name)," ",B(t.data,
h)," ",s("span",{class:"count"},E(m,"finding")),s("span",{class:"status status-".concat(u.status)},D[u.status]??u.status)),
y=s("section",{class:"card"},s("h3",{},g),l);return a.set(u.number,f),y};return{show:()=>{let{hosts:u}=n();if(c=t.hosts.
filter(({number:m})=>(u[m]?.count??0)>0).sort((m,h)=>{let[l,f]=[u[m.number],u[h.number]];return(f?.worst??0)-(l?.worst??
0)||(f?.count??0)-(l?.count??0)}),a=new Map,o.replaceChildren(),r(pt),c.length<=ft)for(let{number:m}of c)a.get(m)?.("o\
pen");T("findings-empty").hidden=c.length>0},open:(u,m)=>{let h=c.findIndex(g=>g.number===u);if(h<0)return;h>=o.childElementCount&&
r(h+1-o.childElementCount);let l=a.get(u)?.("open"),f=l?.querySelector('.place[data-subsystem="'.concat(m,'"]'))??l;l?.
querySelector("button")?.focus({preventScroll:!0}),f?.scrollIntoView({block:"start"})},openUntil:u=>{let{hosts:m}=n(),
h=u,l=c.filter(({number:f})=>{let g=h===u;return h-=m[f]?.count??0,g||h>=0});r(l.length);for(let{number:f}of l)a.get(f)?.(
"open");return c.length-l.length}}}var pt,Re,ft,Ae=S(()=>{"use strict";v();ve();C();R();pt=25,Re=100,ft=3});function Pe(e){let{reading:t,selection:n,open:o}=e,{subsystems:i}=t.data,c=s("tbody",{}),a=s("button",{type:"button",class:"\
plain"}),r=s("select",{id:"order"},s("option",{value:"worst"},"worst first"),s("option",{value:"name"},"by name")),d=$e,
u=l=>{let{hosts:f,cells:g}=n(),y=f[l.number]?.count??0;return s("tr",{},s("th",{scope:"row"},s("button",{type:"button",
class:"host",onclick:()=>o(l.number)},l.name,A(", all findings"))),s("td",{class:"status status-".concat(l.status)},D[l.
status]??l.status),...i.map((p,b)=>{let{count:w,worst:L}=g[l.number*i.length+b]??{count:0,worst:-1};return w===0?s("td",
{},...mt(l,p)):s("td",{},s("button",{type:"button",class:"cell severity-".concat(t.data.severities[L]),onclick:()=>o(l.
number,b)},A("".concat(l.name,", ").concat(M[p]??p,": ")),...G(t.data,L,w)))}),s("td",{class:"total"},y===0?"":y.toLocaleString(
"en")))},m=()=>{let{hosts:l,isAll:f}=n(),g=t.hosts.filter(({number:p})=>f||(l[p]?.count??0)>0).sort((p,b)=>r.value==="\
name"?0:Me(b,l)-Me(p,l));c.replaceChildren(...g.slice(0,d).map(u)),ht(c);let y=g.length-d;a.hidden=y<=0,a.textContent=
"Show ".concat(Math.min(y,Ne).toLocaleString("en")," more of ").concat(E(y,"host")),T("fleet-empty").hidden=g.length>0};
a.addEventListener("click",()=>{let l=d;d+=Ne,m(),c.rows[l]?.querySelector("button")?.focus()}),r.addEventListener("ch\
ange",m),c.addEventListener("keydown",gt);let h=s("tr",{},...["Host","Status",...i.map(l=>M[l]??l),"All"].map(l=>s("th",
{scope:"col"},l)));return T("fleet-order").replaceChildren(s("label",{class:"field inline"},s("span",{},"Order"),r)),T(
"fleet-grid").replaceChildren(s("table",{class:"fleet","aria-labelledby":"fleet-title"},s("thead",{},h),c)),T("fleet-m\
ore").replaceChildren(a),()=>{d=$e,m()}}function Me({number:e},t){let{count:n,worst:o}=t[e]??{count:0,worst:-1};return(o+
1)*1e6+n}function mt({status:e},t){let n=e==="unread"||e==="unchecked"&&(t==="rules"||t==="backend");return[s("span",{
class:n?"not-known":"as-declared","aria-hidden":"true"},n?"?":"\u2713"),A(n?"not known":"as declared")]}function ht(e){
for(let[t,n]of[...e.querySelectorAll("button")].entries())n.tabIndex=t===0?0:-1}function gt(e){let t=e.target,n=t instanceof
HTMLElement?t.closest("th, td"):null,o=n?.closest("tr"),i=o?.closest("tbody");if(!(t instanceof HTMLButtonElement)||n===
null||!o||!i)return;let c=[...o.querySelectorAll("button")],a=[...i.rows],r=a.indexOf(o),d=m=>m.map(h=>h.cells[n.cellIndex]?.
querySelector("button")).find(h=>h!=null),u=e.key==="ArrowRight"?c[c.indexOf(t)+1]:e.key==="ArrowLeft"?c[c.indexOf(t)-
1]:e.key==="ArrowDown"?d(a.slice(r+1)):e.key==="ArrowUp"?d(a.slice(0,r).reverse()):e.key==="Home"?a[0]?.querySelector(
"button"):e.key==="End"?a.at(-1)?.querySelector("button"):void 0;u&&(e.preventDefault(),t.tabIndex=-1,u.tabIndex=0,u.focus())}
var $e,Ne,Ue=S(()=>{"use strict";v();C();R();$e=60,Ne=400});function H(e,t,n,o){return o.map((i,c)=>i==="conntrack"?{kind:"step",at:[n+c,t],title:i}:{kind:"chain",at:[n+c,t],title:i,
table:i,chain:e})}var Fe,ae,Ce,_e=S(()=>{"use strict";Fe=[{title:"PREROUTING",from:1,to:4,lane:1},{title:"INPUT",from:6,
to:9,lane:0},{title:"FORWARD",from:6,to:8,lane:1},{title:"POSTROUTING",from:9,to:10,lane:1},{title:"OUTPUT",from:3,to:8,
lane:2}],ae=[{kind:"end",at:[0,1],title:"network"},...H("PREROUTING",1,1,["raw","conntrack","mangle","nat"]),{kind:"st\
ep",at:[5,1],title:"routing"},...H("INPUT",0,6,["mangle","filter","nat","security"]),{kind:"end",at:[10,0],title:"this\
 host"},...H("FORWARD",1,6,["mangle","filter","security"]),...H("POSTROUTING",1,9,["mangle","nat"]),{kind:"step",at:[11,
1],title:"queue"},{kind:"end",at:[12,1],title:"network"},{kind:"end",at:[1,2],title:"this host"},{kind:"step",at:[2,2],
title:"routing"},...H("OUTPUT",2,3,["raw","conntrack","mangle","nat","filter","security"])],Ce=[...[0,1,2,3,4,5,6,7,8,
9,10,11].map(e=>[[e,1],[e+1,1]]),[[5,1],[5,0],[6,0]],...[6,7,8,9].map(e=>[[e,0],[e+1,0]]),...[1,2,3,4,5,6,7].map(e=>[[
e,2],[e+1,2]]),[[8,2],[9,2],[9,1]]]});function De(e){return()=>{let{reading:t,filter:n,selection:o}=e,i=n().place<0?o():F(t,{...n(),place:-1}),c=Tt(e,i),a=[
"ipv4","ipv6"].filter(r=>[...c.keys()].some(d=>d.startsWith("".concat(r," "))));T("flow").replaceChildren(...a.map(r=>wt(
e,i,r,c))),T("flow-empty").hidden=a.length>0}}function wt(e,t,n,o){let i="flow-".concat(n);return s("figure",{},s("fig\
caption",{id:i},He[n]??n),s("div",{class:"scroll",tabindex:"0",role:"region","aria-label":"Way of ".concat(He[n]," pac\
kets")},St(e,n,i,o)),xt(e,t,n))}function Tt({reading:e,filter:t,narrow:n},{places:o,cells:i}){let c=new Map;for(let[d,
u]of o){let m=e.place(d);if(m.kind!=="chain")continue;let h=t().place===d;c.set("".concat(m.family," ").concat(m.table,
" ").concat(m.chain),{...u,isChosen:h,choose:()=>n({place:h?-1:d})})}let a=e.data.subsystems.indexOf("qdisc"),r=i.filter(
(d,u)=>u%e.data.subsystems.length===a&&i[u]?.count!==0);if(r.length>0){let d=t().subsystem==="qdisc";c.set("queue",{count:r.
reduce((u,{count:m})=>u+m,0),worst:Math.max(...r.map(({worst:u})=>u)),hosts:r.length,isChosen:d,choose:()=>n({subsystem:d?
"":"qdisc"})})}return c}function St(e,t,n,o){let i="arrow-".concat(t);return k("svg",{viewBox:"0 0 ".concat(yt," ").concat(
bt),role:"group","aria-labelledby":n,class:"flow"},k("defs",{},k("marker",{id:i,viewBox:"0 0 8 8",refX:"7",refY:"4",markerWidth:"\
7",markerHeight:"7",orient:"auto"},k("path",{d:"M0 0.5 L7.5 4 L0 7.5 Z",class:"head"}))),...Fe.map(({title:c,from:a,to:r,
lane:d})=>k("g",{class:"frame"},k("rect",{x:String(V(a)-6),y:String(z(d)-22),width:String((r-a)*Y+O.width+12),height:String(
O.height+30),rx:"8"}),k("text",{x:String(V(a)),y:String(z(d)-8)},c))),...Ce.map(c=>k("path",{d:Et(c),class:"arrow","ma\
rker-end":"url(#".concat(i,")")})),...ae.map(c=>kt(e,t,c,o.get(c.title==="queue"?"queue":"".concat(t," ").concat(c.table,
" ").concat(c.chain)))))}function V(e){return X.left+e*Y}function z(e){return X.top+e*Ie}function Et(e){return e.map(([
t,n],o)=>{let i=[V(t)+O.width/2,z(n)+O.height/2],c=e[o===0?1:o-1],a=o===0||o===e.length-1,r=a?Math.sign((c?.[0]??t)-t):
0,d=a?Math.sign((c?.[1]??n)-n):0,u=i[0]+r*O.width/2,m=i[1]+d*O.height/2;return"".concat(o===0?"M":"L").concat(u," ").concat(
m)}).join(" ")}function kt({reading:e},t,n,o){let[i,c]=[V(n.at[0]),z(n.at[1])],a=String(i+O.width/2),r=k("rect",{x:String(
i),y:String(c),width:String(O.width),height:String(O.height),rx:n.kind==="chain"?"5":String(O.height/2)}),d={x:a,"text\
-anchor":"middle"};if(o===void 0){let f=k("text",{...d,y:String(c+O.height/2+5)},n.title);return k("g",{class:"box ".concat(
n.kind)},r,f)}let u=e.data.severities[o.worst]??"",m="".concat(N[o.worst]??"?"," ").concat(o.count.toLocaleString("en")),
h=n.kind==="chain"?"".concat(n.chain," of ").concat(t,", "):"",l="".concat(E(o.count,"finding")," on ").concat(E(o.hosts,
"host"),", worst ").concat(u);return k("g",{class:"box lit severity-".concat(u),role:"button",tabindex:"0","aria-press\
ed":String(o.isChosen),"aria-label":"".concat(n.title," ").concat(m,": ").concat(h).concat(l),onclick:o.choose,onkeydown:f=>{
!(f instanceof KeyboardEvent)||f.key!=="Enter"&&f.key!==" "||(f.preventDefault(),o.choose())}},r,k("text",d,k("tspan",
{x:a,y:String(c+19)},n.title)," ",k("tspan",{x:a,y:String(c+37),class:"count"},m)))}function xt({reading:e,filter:t,narrow:n},{
places:o},i){let c=new Set(ae.map(({table:r,chain:d})=>"".concat(r," ").concat(d))),a=[...o].flatMap(([r,d])=>{let u=e.
place(r);if(u.kind!=="chain"||u.family!==i||c.has("".concat(u.table," ").concat(u.chain)))return[];let m=t().place===r;
return[s("li",{},s("button",{type:"button",class:"chip severity-".concat(e.data.severities[d.worst]),"aria-pressed":String(
m),onclick:()=>n({place:m?-1:r})},"".concat(x(u)," "),...G(e.data,d.worst,d.count)))]});if(a.length!==0)return s("div",
{class:"own-chains"},s("span",{},"Chains that rules jump to:"),s("ul",{},...a))}var Y,Ie,O,X,yt,bt,He,We=S(()=>{"use s\
trict";v();P();_e();C();R();Y=96,Ie=104,O={width:82,height:46},X={left:4,top:30},yt=13*Y-(Y-O.width)+2*X.left,bt=2*Ie+
O.height+X.top+12,He={ipv4:"IPv4",ipv6:"IPv6"}});function Be(e){let{reading:t,filter:n}=e,{data:o}=t,i,c=s("tbody",{}),a=s("button",{type:"button",class:"plain"}),r=s(
"p",{role:"status"}),d=s("table",{class:"never-hit","aria-labelledby":"never-hit-title"},s("thead",{},s("tr",{},...["C\
hain","Rule","Never hit on"].map(l=>s("th",{scope:"col"},l)))),c);T("never-hit-list").replaceChildren(r,s("div",{class:"\
scroll",tabindex:"0",role:"region","aria-labelledby":"never-hit-title"},d),a);let u=({place:l,text:f,hosts:g})=>{let y=g.
slice(0,Rt).map(b=>t.hosts[b]?.name??""),p=g.length-y.length;return s("tr",{},s("td",{},x(t.place(l))),s("td",{class:"\
rule"},s("code",{},t.text(f)??"")),s("td",{},"".concat(y.join(", ")).concat(p>0?" and ".concat(E(p,"more host")):"")))},
m=T("never-hit");if(!(m instanceof HTMLDetailsElement))throw new Error("The list of rules never hit is no details elem\
ent.");m.addEventListener("toggle",()=>h()),m.open=t.hosts.length<=vt;let h=()=>{if(!m.open)return;i??=Ot(e);let{place:l}=n(),
f=ne(n()),g=w=>{let L="".concat(x(t.place(w.place))," ").concat(t.text(w.text)).toLowerCase();return f.every($=>L.includes(
$)||w.hosts.some(Z=>o.hosts[Z]?.name.toLowerCase().includes($)))},y=i.filter(w=>(l<0||w.place===l)&&g(w)),p=0,b=w=>{c.
append(...y.slice(p,p+w).map(u)),p=Math.min(y.length,p+w),a.hidden=p===y.length,a.textContent="Show ".concat(E(Math.min(
qe,y.length-p),"more rule"))};c.replaceChildren(),b(Lt),a.onclick=()=>b(qe),d.hidden=y.length===0,r.textContent="".concat(
E(y.length,"rule")," that no packet has matched.")};return h}function Ot({reading:e}){let t=new Map;for(let n of e.hosts)
for(let o of n.chains)for(let{state:i,packets:c,textNumber:a}of j(e,n,o)){if(i!=="kept"||c!==0)continue;let r="".concat(
o.place," ").concat(a),d=t.get(r);d===void 0?t.set(r,{place:o.place,text:a,hosts:[n.number]}):d.hosts.at(-1)!==n.number&&
d.hosts.push(n.number)}return[...t.values()].sort((n,o)=>o.hosts.length-n.hosts.length)}var Lt,qe,vt,Rt,Ge=S(()=>{"use\
 strict";v();P();ie();R();Lt=20,qe=200,vt=50,Rt=4});async function Ke(e){let t=atob(e),n=new Uint8Array(t.length);for(let r=0;r<n.length;r+=1)n[r]=t.charCodeAt(r);let o=new DecompressionStream(
"deflate-raw"),i=o.writable.getWriter(),c=i.write(n).then(()=>i.close()),[a]=await Promise.all([new Response(o.readable).
json(),c]);return a}function je(e){let t=atob(e.replaceAll("-","+").replaceAll("_","/"));return Array.from(t,n=>n.charCodeAt(
0).toString(16).padStart(2,"0")).join("")}var ce=S(()=>{"use strict"});var U,Q,Ye=S(()=>{"use strict";ce();U=5,Q=class{constructor(t){this.data=t;this.count=t.hosts.reduce((o,{findings:i})=>o+
i.length/U,0),this.hostOf=new Uint32Array(this.count),this.shapeOf=new Uint32Array(this.count),this.expectedOf=new Uint32Array(
this.count),this.actualOf=new Uint32Array(this.count);let n=0;this.hosts=t.hosts.map((o,i)=>{let{findings:c}=o,a=c.length/
U;for(let r=0;r<a;r+=1)this.hostOf[n+r]=i,this.shapeOf[n+r]=c[r*U]??0,this.expectedOf[n+r]=c[r*U+1]??0,this.actualOf[n+
r]=c[r*U+2]??0;return n+=a,{...o,number:i,first:n-a,count:a}})}data;hosts;count;hostOf;shapeOf;expectedOf;actualOf;told=new Map;shape(t){
let n=this.data.shapes[this.shapeOf[t]??0];if(n===void 0)throw new Error("Finding ".concat(t," has no shape."));return n}finding(t){
let{kind:n,severity:o,subsystem:i,place:c,meaning:a,construct:r,at:d}=this.shape(t),u=this.hosts[this.hostOf[t]??0],m=u?.
first??0,h=(t-m)*U,l=this.data.hosts[this.hostOf[t]??0]?.findings??[];return{number:t,kind:n,severity:o,subsystem:i,place:c,
meaning:this.text(a)??"",construct:this.text(r),at:this.text(d),expected:this.text((this.expectedOf[t]??0)-1),actual:this.
text((this.actualOf[t]??0)-1),expectedPosition:l[h+3]??0,actualPosition:l[h+4]??0,story:u===void 0?[]:this.storyOf(u,t-
m)}}storyOf({story:t=[]},n){let o=this.told.get(t);if(o!==void 0)return o.get(n)??[];let i=new Map;for(let c=0;c<t.length;c+=
2){let a=t[c]??0;i.set(a,[...i.get(a)??[],this.text(t[c+1])??""])}return this.told.set(t,i),i.get(n)??[]}text(t){return t===
void 0||t<0?void 0:this.data.texts[t]}place(t){return this.data.places[t]??{kind:"host"}}fingerprintsOf(t){return je(t.
fingerprints)}}});function Ve({reading:e,filter:t,narrow:n}){let{severities:o}=e.data,i=o.map(()=>({findings:0,hosts:0,last:-1}));for(let a=0;a<
e.count;a+=1){let r=i[e.shape(a).severity];if(r===void 0)continue;r.findings+=1;let d=e.hostOf[a]??0;r.last!==d&&(r.hosts+=
1),r.last=d}let c=o.map((a,r)=>{let{findings:d,hosts:u}=i[r]??{findings:0,hosts:0},m=()=>{let h=new Set(t().severities);
h.delete(r)||h.add(r),n({severities:h})};return s("button",{type:"button",class:"tile severity-".concat(a),...d===0?{disabled:""}:
{},onclick:m},s("span",{class:"letter","aria-hidden":"true"},N[r]??""),s("span",{class:"number"},d.toLocaleString("en")),
s("span",{class:"label"},a),s("span",{class:"hosts"},d===0?"none":"on ".concat(u.toLocaleString("en")," of ").concat(e.
hosts.length.toLocaleString("en")," hosts")))});return T("tiles").replaceChildren(...[...c].reverse()),()=>{for(let[a,
r]of c.entries())r.setAttribute("aria-pressed",String(t().severities.has(a)))}}var ze=S(()=>{"use strict";v();R()});function Qe(){let e=le.map(n=>s("button",{type:"button",onclick:()=>t(n)},"".concat(n[0]?.toUpperCase()).concat(n.slice(
1)))),t=n=>{n==="system"?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=n;for(let[
o,i]of e.entries())i.setAttribute("aria-pressed",String(le[o]===n));try{localStorage.setItem(Xe,n)}catch{}};T("theme").
replaceChildren(...e),t(At())}function At(){try{return le.find(e=>e===localStorage.getItem(Xe))??"system"}catch{return"\
system"}}var le,Xe,Ze=S(()=>{"use strict";v();le=["system","light","dark"],Xe="nffleet-report-theme"});var Mt=Je(()=>{pe();v();P();he();Ae();Ue();We();Ge();Ye();ze();Ze();ce();R();var $t=1e3;async function Nt(){Qe();let e=new Q(
await Ke(T("data").textContent??"")),t=de(e),n=F(e,t),o={reading:e,filter:()=>t,selection:()=>n,narrow:r=>{t={...t,...r},
n=F(e,t),ue(e,t),a()},open:(r,d)=>i.open(r,d===void 0?void 0:e.data.subsystems[d])},i=Oe(o),c=[Ve(o),me(o),Pe(o),De(o),
i.show,Be(o)],a=()=>{for(let r of c)r()};a(),addEventListener("beforeprint",()=>{let r=i.openUntil($t);T("printed").textContent=
r===0?"":"The findings of ".concat(E(r,"more host")," are not printed: narrow the report to them first.")}),document.body.
dataset.ready="",performance.mark("shown")}Nt().catch(e=>{T("failure").hidden=!1,T("failure").textContent="This report\
 cannot be shown: ".concat(e instanceof Error?e.message:e,". It needs a browser of 2024 or newer; write it once more i\
f the file was cut.")})});Mt();})();
`;
