/** Compiled from browser/main.ts by `npm run golden`: nothing here is written by hand. */
export const SCRIPT_TEXT: string = String.raw`
"use strict";(()=>{var S=(e,t,n)=>()=>{if(n)throw n[0];try{return e&&(t=e(e=0)),t}catch(s){throw n=[s],s}};var Je=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(n){throw t=0,n}};function x(e){switch(e.kind){case"chain":return"".concat(e.chain," (").concat(e.family," ").concat(e.table,")");case"d\
evice":return"device ".concat(e.device);case"sysctl":return"sysctl ".concat(e.name);case"host":return"whole host"}}function E(e,t){
return"".concat(e.toLocaleString("en")," ").concat(t).concat(e===1?"":"s")}var N,P,I,D,R=S(()=>{"use strict";N=["L","M",
"H","C"],P={rules:"Rules",qdisc:"Queues",sysctl:"Sysctls",persistence:"Boot",backend:"Backend",host:"Reading"},I={added:"\
rule added",removed:"rule removed",changed:"rule changed",moved:"rule moved","unknown-rule":"rule of unknown origin",policy:"\
policy",anchor:"anchor","chain-missing":"chain missing","chain-left":"chain left behind",qdisc:"queue",sysctl:"sysctl",
service:"other firewall","boot-differs":"boot differs","rolled-back":"rolled back",unfinished:"unfinished run",record:"\
owner record","hidden-rules":"hidden rules","ignored-too-long":"ignored too long",unreadable:"unreadable",unreachable:"\
unreachable"},D={clean:"clean",drifted:"drifted",unchecked:"not all checked",unread:"not read"}});function F(e,t){let{data:n,count:s,hostOf:a}=e,c=n.subsystems.length,i=new Uint8Array(s),r=n.hosts.flatMap(()=>n.subsystems.
map(J)),d=n.hosts.map(J),u=new Map,m=n.shapes.map(({kind:f,severity:g,subsystem:y,place:p})=>(t.severities.size===0||t.
severities.has(g))&&(t.kind===""||t.kind===f)&&(t.subsystem===""||t.subsystem===n.subsystems[y])&&(t.place<0||t.place===
p)),h=ne(t).map(f=>et(e,f)),l=0;for(let f=0;f<s;f+=1){let g=e.shapeOf[f]??0;if(m[g]!==!0||!h.every($=>$(f)))continue;let{
severity:y,subsystem:p,place:b}=e.shape(f),w=a[f]??0;i[f]=1,l+=1,ee(r[w*c+p],y),ee(d[w],y);let L=u.get(b)??{...J(),hosts:0,
last:-1};u.set(b,L),ee(L,y),L.last!==w&&(L.hosts+=1),L.last=w}return{isAll:te(t),found:i,count:l,cells:r,hosts:d,places:u}}
function te({query:e,severities:t,kind:n,subsystem:s,place:a}){return e.trim()===""&&t.size===0&&n===""&&s===""&&a<0}function J(){
return{count:0,worst:-1}}function ee(e,t){e!==void 0&&(e.count+=1,t>e.worst&&(e.worst=t))}function ne({query:e}){return e.
toLowerCase().split(/\s+/).filter(Boolean)}function et(e,t){let{data:n,hostOf:s,shapeOf:a,expectedOf:c,actualOf:i,hosts:r}=e;
if(/^[0-9a-f]{16}$/.test(t)){let l=new Set(r.flatMap(f=>{let g=e.fingerprintsOf(f),y=Array.from({length:f.count},(p,b)=>g.
slice(b*16,b*16+16));return y.includes(t)?[f.first+y.indexOf(t)]:[]}));return f=>l.has(f)}let d=n.texts.map(l=>l.toLowerCase().
includes(t)),u=n.hosts.map(({name:l})=>l.toLowerCase().includes(t)),m=n.places.map(l=>x(l).toLowerCase().includes(t)),
h=n.shapes.map(({place:l,at:f,construct:g})=>m[l]===!0||d[f??-1]===!0||d[g??-1]===!0);return l=>u[s[l]??0]===!0||h[a[l]??
0]===!0||d[(i[l]??0)-1]===!0||d[(c[l]??0)-1]===!0}var W,M=S(()=>{"use strict";R();W={query:"",severities:new Set,kind:"",
subsystem:"",place:-1}});function de(e){let t=new URLSearchParams(location.hash.slice(1)),{severities:n,subsystems:s,shapes:a,places:c}=e.data,
i=(d,u)=>u.includes(d)?d:"",r=t.get("chain");return{query:t.get("search")??W.query,severities:new Set((t.get("severity")??
"").split(",").flatMap(d=>n.includes(d)?[n.indexOf(d)]:[])),kind:i(t.get("kind")??"",a.map(({kind:d})=>d)),subsystem:i(
t.get("part")??"",s),place:r===null?-1:c.findIndex(d=>x(d)===r)}}function ue(e,{query:t,severities:n,kind:s,subsystem:a,
place:c}){let i=new URLSearchParams,r=(d,u)=>{u!==""&&i.set(d,u)};r("search",t.trim()),r("severity",[...n].map(d=>e.data.
severities[d]).join(",")),r("kind",s),r("part",a),r("chain",c<0?"":x(e.place(c)));try{history.replaceState(null,"",i.size===
0?location.href.replace(/#.*/,""):"#".concat(i))}catch{}}var pe=S(()=>{"use strict";M();R()});function o(e,t,...n){return fe(document.createElement(e),t,n)}function k(e,t,...n){return fe(document.createElementNS(
"http://www.w3.org/2000/svg",e),t,n)}function fe(e,t,n){for(let[s,a]of Object.entries(t))typeof a=="function"?e.addEventListener(
s.slice(2),a):a!==void 0&&e.setAttribute(s,a);return e.append(...n.filter(s=>s!==void 0)),e}function A(e){return o("sp\
an",{class:"spoken"},e)}function T(e){let t=document.getElementById(e);if(t===null)throw new Error("The page has no #".
concat(e,"."));return t}var v=S(()=>{"use strict"});function me({reading:e,filter:t,selection:n,narrow:s}){let{data:a}=e,c=o("input",{type:"search",id:"query",placeholder:"\
host, rule, chain, file\u2026",autocomplete:"off"}),i;c.addEventListener("input",()=>{clearTimeout(i),i=setTimeout(()=>s(
{query:c.value}),tt)});let r=new Set(e.shapeOf),d=a.shapes.filter((p,b)=>r.has(b)),u=[...new Set(d.map(({kind:p})=>p))],
m=a.subsystems.filter((p,b)=>d.some(({subsystem:w})=>w===b)),h=[...new Set(d.map(({place:p})=>p))].map(p=>[p,e.place(p)]).
filter(([,{kind:p}])=>p==="chain").map(([p,b])=>[String(p),x(b)]).sort(([,p],[,b])=>p<b?-1:1),l=oe("kind","Any kind",u.
map(p=>[p,I[p]??p])),f=oe("subsystem","Any part",m.map(p=>[p,P[p]??p])),g=oe("chain","Any chain",h);l.addEventListener(
"change",()=>s({kind:l.value})),f.addEventListener("change",()=>s({subsystem:f.value})),g.addEventListener("change",()=>s(
{place:g.value===""?-1:Number(g.value)}));let y=o("button",{type:"button",class:"plain",onclick:()=>s(W)},"Clear filte\
rs");return T("filters").replaceChildren(q("Search",c),q("Kind",l),q("Part",f),q("Chain",g),y),()=>{let p=t();document.
activeElement!==c&&(c.value=p.query),l.value=p.kind,f.value=p.subsystem,g.value=p.place<0?"":String(p.place),y.hidden=
te(p);let{count:b,hosts:w,isAll:L}=n(),$=w.filter(Z=>Z.count>0).length;T("result").textContent=L?"".concat(E(b,"findin\
g")," on ").concat(E($,"host"),"."):"".concat(b.toLocaleString("en")," of ").concat(E(e.count,"finding"),", on ").concat(
E($,"host"),".")}}function q(e,t){return o("label",{class:"field"},o("span",{},e),t)}function oe(e,t,n){return o("sele\
ct",{id:e},o("option",{value:""},t),...n.map(([s,a])=>o("option",{value:s},a)))}var tt,he=S(()=>{"use strict";v();M();
R();tt=120});function B({severities:e},t){let n=e[t]??"";return o("span",{class:"badge severity-".concat(n)},o("span",{"aria-hidden":"\
true",class:"letter"},N[t]??"?"),n)}function G({severities:e},t,n){return[o("span",{class:"letter","aria-hidden":"true"},
N[t]??"?"),o("span",{"aria-hidden":"true"}," ".concat(n.toLocaleString("en"))),A("".concat(n,", worst ").concat(e[t]??
"unknown"))]}var C=S(()=>{"use strict";v();R()});function _(e,t){let n=e.split(" "),s=nt(n,t.split(" "));if(s.size===0)return[document.createTextNode(e)];let a=[];for(let c=0;c<
n.length;){let i=c;for(;i<n.length&&s.has(i)===s.has(c);)i+=1;let r=n.slice(c,i).join(" ");c>0&&a.push(document.createTextNode(
" ")),a.push(s.has(c)?document.createTextNode(r):o("mark",{},r)),c=i}return a}function nt(e,t){if(e.length>ge||t.length>
ge)return new Set;let n=t.length+1,s=new Uint16Array((e.length+1)*n),a=(i,r)=>s[i*n+r]??0;for(let i=e.length-1;i>=0;i-=
1)for(let r=t.length-1;r>=0;r-=1)s[i*n+r]=e[i]===t[r]?a(i+1,r+1)+1:Math.max(a(i+1,r),a(i,r+1));let c=new Set;for(let i=0,
r=0;i<e.length&&r<t.length;)e[i]===t[r]?(c.add(i),i+=1,r+=1):a(i+1,r)>=a(i,r+1)?i+=1:r+=1;return c}var ge,se=S(()=>{"u\
se strict";v();ge=200});function K(e,t,n){let{severity:s,kind:a,meaning:c,construct:i,at:r}=t,d=r===void 0?i:i===void 0?r:"".concat(r," (").concat(
i,")");return[o("p",{class:"meaning"},B(e.data,s),o("span",{class:"kind"},I[a]??a),o("span",{},c)),...a==="changed"||a===
"moved"?[st(t)]:[],o("p",{class:"origin"},d===void 0?void 0:o("span",{},"".concat(ot(a)," at "),o("code",{},d)),o("spa\
n",{class:"fingerprint"},"fingerprint ",o("code",{},n)))]}function ot(e){return e==="added"||e==="unknown-rule"?"not d\
eclared; its chain is":"declared"}function st({kind:e,expected:t,actual:n,expectedPosition:s}){return e==="moved"?o("p",
{class:"declared"},"Declared as rule ".concat(s,".")):o("p",{class:"declared"},o("span",{},"declared: "),o("code",{},..._(
t??"",n??"")))}function ye({expected:e,actual:t}){let n=(s,a,c)=>a===void 0?[]:[o("dt",{},s),o("dd",{},o("code",{},...c===
void 0?[a]:_(a,c)))];return o("dl",{class:"values"},...n("on the host",t,e),...n("declared",e,t))}var re=S(()=>{"use s\
trict";v();C();se();R()});var be,we=S(()=>{"use strict";be={kept:"k",added:"a",removed:"r",changed:"c",moved:"m",unknown:"u",recognised:"o",anchor:"\
n"}});function j(e,t,n){let s=0,a=0;return Array.from(n.states,(c,i)=>{let r=rt.get(c)??"kept",d=n.texts[i]??-1,u=r!=="remov\
ed";u&&(s+=1);let m=u?n.packets[s-1]??void 0:void 0,h=-1;return r!=="kept"&&r!=="recognised"&&(h=n.findings[a]??-1,a+=
1),{state:r,text:e.text(d)??"",textNumber:d,number:u?s:void 0,packets:m,finding:h<0?void 0:t.first+h}})}var rt,ie=S(()=>{
"use strict";we();rt=new Map(Object.entries(be).map(([e,t])=>[t,e]))});function Ee({reading:e,selection:t},n,s,a){let c=j(e,n,s),{found:i}=t(),r=new Set,d=({finding:g})=>g!==void 0&&i[g]===
1;if(!c.some(d))return;let u=new Set;for(let[g,y]of c.entries())if(d(y))for(let p=-Te;p<=Te;p+=1)u.add(g+p);let m=o("t\
body",{}),h=[],l=()=>{h.length>0&&m.append(ct(h)),h=[]};for(let[g,y]of c.entries()){if(!u.has(g)){h.push(y);continue}l();
let{finding:p}=y,b=p!==void 0&&d(y)&&!r.has(p),w=p===void 0?void 0:e.finding(p),L=w?.kind==="chain-missing"||w?.kind===
"chain-left";m.append(ke(y,w?.kind==="changed"?w.expected:void 0)),!(!b||L||p===void 0||w===void 0)&&(r.add(p),m.append(
o("tr",{class:"note",id:"finding-".concat(p)},o("td",{colspan:Se},...K(e,w,a(p))))))}l();let f=e.text(s.standsIn)??"";
return o("table",{class:"chain"},o("caption",{},"Rules of ",o("code",{},f)),o("thead",{},o("tr",{},o("th",{scope:"col",
class:"number"},"No."),o("th",{scope:"col",class:"sign"},A("State")),o("th",{scope:"col",class:"packets"},"Packets"),o(
"th",{scope:"col"},"Rule"))),m)}function ke({state:e,number:t,packets:n,text:s},a){let[c,i]=it[e];return o("tr",{class:"\
row-".concat(e)},o("td",{class:"number"},t===void 0?"":String(t)),o("td",{class:"sign"},o("span",{"aria-hidden":"true"},
c),A(i)),o("td",{class:n===0?"packets never":"packets"},at(n)),o("td",{class:"rule"},o("code",{},...a===void 0?[s]:_(s,
a))))}function at(e){return e===void 0?"":typeof e=="number"?e.toLocaleString("en"):e}function ct(e){let t=e.filter(({
state:a})=>a==="kept").length,n=t===e.length?"".concat(e.length," as declared"):"".concat(e.length," more, ").concat(t,
" of them as declared"),s=o("tr",{class:"gap"},o("td",{colspan:Se},o("button",{type:"button",class:"plain",onclick:()=>s.
replaceWith(...e.map(a=>ke(a)))},"\u22EF ".concat(n))));return s}var Te,Se,it,xe=S(()=>{"use strict";v();re();ie();se();
Te=2,Se="4",it={kept:["","as declared"],added:["+","added"],removed:["\u2212","removed"],changed:["~","changed"],moved:[
"\u2195","moved"],unknown:["+","of unknown origin"],recognised:["\xB7","of another owner, left alone"],anchor:["\xBB",
"jump to our own chain"]}});function Le(e,t){let{reading:n,selection:s}=e,{found:a}=s(),c=n.fingerprintsOf(t),i=l=>c.slice((l-t.first)*16,(l-t.first)*
16+16),r=new Set;for(let l=t.first;l<t.first+t.count;l+=1)a[l]===1&&r.add(l);let d=l=>{r.delete(l);let f=n.finding(l),
g=f.kind==="chain-missing"||f.kind==="chain-left";return o("div",{class:"alone",id:"finding-".concat(l)},...K(n,f,i(l)),
...g?[]:[ye(f)])},m=[...Map.groupBy(t.chains,({place:l})=>l)].flatMap(([l,f])=>{let g=f.map(b=>Ee(e,t,b,i)),y=new Set(
g.flatMap(b=>[...b?.querySelectorAll(".note")??[]].map(lt)));for(let b of y)r.delete(b);let p=[...r].filter(b=>n.shape(
b).place===l);return p.length===0&&y.size===0?[]:[o("section",{class:"place","data-subsystem":"rules"},o("h4",{},x(n.place(
l)),...dt(f)),...p.map(d),...g.filter(b=>b!==void 0))]}),h=Map.groupBy([...r],l=>n.data.subsystems[n.shape(l).subsystem]??
"");return[ut(t,n.data.texts),...m,...[...h].map(([l,f])=>o("section",{class:"place","data-subsystem":l},o("h4",{},P[l]??
l),...f.flatMap(g=>{let y=n.place(n.shape(g).place);return[...y.kind==="host"?[]:[o("h5",{},x(y))],d(g)]})))]}function lt({
id:e}){return Number(e.slice(8))}function dt(e){let t=e.find(n=>n.policy!==void 0)?.policy;return t===void 0?[]:[o("sp\
an",{class:"policy"},"policy ",o("code",{},t))]}function ut({owner:e,account:t,notes:n},s){let a=t===void 0?void 0:s[t];
return o("div",{class:"about"},...e===void 0?[]:[o("p",{},"Owner ",o("code",{},e))],...a===void 0?[]:[o("p",{},a)],...n.
length===0?[]:[o("ul",{class:"notes"},...n.map(({severity:c,message:i})=>o("li",{},o("strong",{},"".concat(c,": ")),i)))])}
var ve=S(()=>{"use strict";xe();v();re();R()});function Oe(e){let{reading:t,selection:n}=e,s=o("div",{class:"hosts"}),a=o("button",{type:"button",class:"plain"});T("\
findings-list").replaceChildren(s,a);let c=[],i=new Map,r=u=>{let m=c.slice(s.childElementCount,s.childElementCount+u);
s.append(...m.map(l=>d(l)));let h=c.length-s.childElementCount;a.hidden=h<=0,a.textContent="Show ".concat(Math.min(h,Re).
toLocaleString("en")," more of ").concat(E(h,"host"))};a.addEventListener("click",()=>r(Re));let d=u=>{let{count:m,worst:h}=n().
hosts[u.number]??{count:0,worst:-1},l=o("div",{class:"panel",id:"panel-".concat(u.number),hidden:""}),f=p=>(p==="open"&&
l.childElementCount===0&&l.append(...Le(e,u)),l.hidden=p==="closed",g.setAttribute("aria-expanded",String(p==="open")),
y),g=o("button",{type:"button","aria-expanded":"false","aria-controls":"panel-".concat(u.number),onclick:()=>f(l.hidden?
"open":"closed")},o("span",{class:"arrow","aria-hidden":"true"},"\u25B8"),o("span",{class:"name"},u.name)," ",B(t.data,
h)," ",o("span",{class:"count"},E(m,"finding")),o("span",{class:"status status-".concat(u.status)},D[u.status]??u.status)),
y=o("section",{class:"card"},o("h3",{},g),l);return i.set(u.number,f),y};return{show:()=>{let{hosts:u}=n();if(c=t.hosts.
filter(({number:m})=>(u[m]?.count??0)>0).sort((m,h)=>{let[l,f]=[u[m.number],u[h.number]];return(f?.worst??0)-(l?.worst??
0)||(f?.count??0)-(l?.count??0)}),i=new Map,s.replaceChildren(),r(pt),c.length<=ft)for(let{number:m}of c)i.get(m)?.("o\
pen");T("findings-empty").hidden=c.length>0},open:(u,m)=>{let h=c.findIndex(g=>g.number===u);if(h<0)return;h>=s.childElementCount&&
r(h+1-s.childElementCount);let l=i.get(u)?.("open"),f=l?.querySelector('.place[data-subsystem="'.concat(m,'"]'))??l;l?.
querySelector("button")?.focus({preventScroll:!0}),f?.scrollIntoView({block:"start"})},openUntil:u=>{let{hosts:m}=n(),
h=u,l=c.filter(({number:f})=>{let g=h===u;return h-=m[f]?.count??0,g||h>=0});r(l.length);for(let{number:f}of l)i.get(f)?.(
"open");return c.length-l.length}}}var pt,Re,ft,Ae=S(()=>{"use strict";v();ve();C();R();pt=25,Re=100,ft=3});function Me(e){let{reading:t,selection:n,open:s}=e,{subsystems:a}=t.data,c=o("tbody",{}),i=o("button",{type:"button",class:"\
plain"}),r=o("select",{id:"order"},o("option",{value:"worst"},"worst first"),o("option",{value:"name"},"by name")),d=$e,
u=l=>{let{hosts:f,cells:g}=n(),y=f[l.number]?.count??0;return o("tr",{},o("th",{scope:"row"},o("button",{type:"button",
class:"host",onclick:()=>s(l.number)},l.name,A(", all findings"))),o("td",{class:"status status-".concat(l.status)},D[l.
status]??l.status),...a.map((p,b)=>{let{count:w,worst:L}=g[l.number*a.length+b]??{count:0,worst:-1};return w===0?o("td",
{},...mt(l,p)):o("td",{},o("button",{type:"button",class:"cell severity-".concat(t.data.severities[L]),onclick:()=>s(l.
number,b)},A("".concat(l.name,", ").concat(P[p]??p,": ")),...G(t.data,L,w)))}),o("td",{class:"total"},y===0?"":y.toLocaleString(
"en")))},m=()=>{let{hosts:l,isAll:f}=n(),g=t.hosts.filter(({number:p})=>f||(l[p]?.count??0)>0).sort((p,b)=>r.value==="\
name"?0:Pe(b,l)-Pe(p,l));c.replaceChildren(...g.slice(0,d).map(u)),ht(c);let y=g.length-d;i.hidden=y<=0,i.textContent=
"Show ".concat(Math.min(y,Ne).toLocaleString("en")," more of ").concat(E(y,"host")),T("fleet-empty").hidden=g.length>0};
i.addEventListener("click",()=>{let l=d;d+=Ne,m(),c.rows[l]?.querySelector("button")?.focus()}),r.addEventListener("ch\
ange",m),c.addEventListener("keydown",gt);let h=o("tr",{},...["Host","Status",...a.map(l=>P[l]??l),"All"].map(l=>o("th",
{scope:"col"},l)));return T("fleet-order").replaceChildren(o("label",{class:"field inline"},o("span",{},"Order"),r)),T(
"fleet-grid").replaceChildren(o("table",{class:"fleet","aria-labelledby":"fleet-title"},o("thead",{},h),c)),T("fleet-m\
ore").replaceChildren(i),()=>{d=$e,m()}}function Pe({number:e},t){let{count:n,worst:s}=t[e]??{count:0,worst:-1};return(s+
1)*1e6+n}function mt({status:e},t){let n=e==="unread"||e==="unchecked"&&(t==="rules"||t==="backend");return[o("span",{
class:n?"not-known":"as-declared","aria-hidden":"true"},n?"?":"\u2713"),A(n?"not known":"as declared")]}function ht(e){
for(let[t,n]of[...e.querySelectorAll("button")].entries())n.tabIndex=t===0?0:-1}function gt(e){let t=e.target,n=t instanceof
HTMLElement?t.closest("th, td"):null,s=n?.closest("tr"),a=s?.closest("tbody");if(!(t instanceof HTMLButtonElement)||n===
null||!s||!a)return;let c=[...s.querySelectorAll("button")],i=[...a.rows],r=i.indexOf(s),d=m=>m.map(h=>h.cells[n.cellIndex]?.
querySelector("button")).find(h=>h!=null),u=e.key==="ArrowRight"?c[c.indexOf(t)+1]:e.key==="ArrowLeft"?c[c.indexOf(t)-
1]:e.key==="ArrowDown"?d(i.slice(r+1)):e.key==="ArrowUp"?d(i.slice(0,r).reverse()):e.key==="Home"?i[0]?.querySelector(
"button"):e.key==="End"?i.at(-1)?.querySelector("button"):void 0;u&&(e.preventDefault(),t.tabIndex=-1,u.tabIndex=0,u.focus())}
var $e,Ne,Ue=S(()=>{"use strict";v();C();R();$e=60,Ne=400});function H(e,t,n,s){return s.map((a,c)=>a==="conntrack"?{kind:"step",at:[n+c,t],title:a}:{kind:"chain",at:[n+c,t],title:a,
table:a,chain:e})}var Fe,ae,Ce,_e=S(()=>{"use strict";Fe=[{title:"PREROUTING",from:1,to:4,lane:1},{title:"INPUT",from:6,
to:9,lane:0},{title:"FORWARD",from:6,to:8,lane:1},{title:"POSTROUTING",from:9,to:10,lane:1},{title:"OUTPUT",from:3,to:8,
lane:2}],ae=[{kind:"end",at:[0,1],title:"network"},...H("PREROUTING",1,1,["raw","conntrack","mangle","nat"]),{kind:"st\
ep",at:[5,1],title:"routing"},...H("INPUT",0,6,["mangle","filter","nat","security"]),{kind:"end",at:[10,0],title:"this\
 host"},...H("FORWARD",1,6,["mangle","filter","security"]),...H("POSTROUTING",1,9,["mangle","nat"]),{kind:"step",at:[11,
1],title:"queue"},{kind:"end",at:[12,1],title:"network"},{kind:"end",at:[1,2],title:"this host"},{kind:"step",at:[2,2],
title:"routing"},...H("OUTPUT",2,3,["raw","conntrack","mangle","nat","filter","security"])],Ce=[...[0,1,2,3,4,5,6,7,8,
9,10,11].map(e=>[[e,1],[e+1,1]]),[[5,1],[5,0],[6,0]],...[6,7,8,9].map(e=>[[e,0],[e+1,0]]),...[1,2,3,4,5,6,7].map(e=>[[
e,2],[e+1,2]]),[[8,2],[9,2],[9,1]]]});function De(e){return()=>{let{reading:t,filter:n,selection:s}=e,a=n().place<0?s():F(t,{...n(),place:-1}),c=Tt(e,a),i=[
"ipv4","ipv6"].filter(r=>[...c.keys()].some(d=>d.startsWith("".concat(r," "))));T("flow").replaceChildren(...i.map(r=>wt(
e,a,r,c))),T("flow-empty").hidden=i.length>0}}function wt(e,t,n,s){let a="flow-".concat(n);return o("figure",{},o("fig\
caption",{id:a},He[n]??n),o("div",{class:"scroll",tabindex:"0",role:"region","aria-label":"Way of ".concat(He[n]," pac\
kets")},St(e,n,a,s)),xt(e,t,n))}function Tt({reading:e,filter:t,narrow:n},{places:s,cells:a}){let c=new Map;for(let[d,
u]of s){let m=e.place(d);if(m.kind!=="chain")continue;let h=t().place===d;c.set("".concat(m.family," ").concat(m.table,
" ").concat(m.chain),{...u,isChosen:h,choose:()=>n({place:h?-1:d})})}let i=e.data.subsystems.indexOf("qdisc"),r=a.filter(
(d,u)=>u%e.data.subsystems.length===i&&a[u]?.count!==0);if(r.length>0){let d=t().subsystem==="qdisc";c.set("queue",{count:r.
reduce((u,{count:m})=>u+m,0),worst:Math.max(...r.map(({worst:u})=>u)),hosts:r.length,isChosen:d,choose:()=>n({subsystem:d?
"":"qdisc"})})}return c}function St(e,t,n,s){let a="arrow-".concat(t);return k("svg",{viewBox:"0 0 ".concat(yt," ").concat(
bt),role:"group","aria-labelledby":n,class:"flow"},k("defs",{},k("marker",{id:a,viewBox:"0 0 8 8",refX:"7",refY:"4",markerWidth:"\
7",markerHeight:"7",orient:"auto"},k("path",{d:"M0 0.5 L7.5 4 L0 7.5 Z",class:"head"}))),...Fe.map(({title:c,from:i,to:r,
lane:d})=>k("g",{class:"frame"},k("rect",{x:String(V(i)-6),y:String(z(d)-22),width:String((r-i)*Y+O.width+12),height:String(
O.height+30),rx:"8"}),k("text",{x:String(V(i)),y:String(z(d)-8)},c))),...Ce.map(c=>k("path",{d:Et(c),class:"arrow","ma\
rker-end":"url(#".concat(a,")")})),...ae.map(c=>kt(e,t,c,s.get(c.title==="queue"?"queue":"".concat(t," ").concat(c.table,
" ").concat(c.chain)))))}function V(e){return X.left+e*Y}function z(e){return X.top+e*Ie}function Et(e){return e.map(([
t,n],s)=>{let a=[V(t)+O.width/2,z(n)+O.height/2],c=e[s===0?1:s-1],i=s===0||s===e.length-1,r=i?Math.sign((c?.[0]??t)-t):
0,d=i?Math.sign((c?.[1]??n)-n):0,u=a[0]+r*O.width/2,m=a[1]+d*O.height/2;return"".concat(s===0?"M":"L").concat(u," ").concat(
m)}).join(" ")}function kt({reading:e},t,n,s){let[a,c]=[V(n.at[0]),z(n.at[1])],i=String(a+O.width/2),r=k("rect",{x:String(
a),y:String(c),width:String(O.width),height:String(O.height),rx:n.kind==="chain"?"5":String(O.height/2)}),d={x:i,"text\
-anchor":"middle"};if(s===void 0){let f=k("text",{...d,y:String(c+O.height/2+5)},n.title);return k("g",{class:"box ".concat(
n.kind)},r,f)}let u=e.data.severities[s.worst]??"",m="".concat(N[s.worst]??"?"," ").concat(s.count.toLocaleString("en")),
h=n.kind==="chain"?"".concat(n.chain," of ").concat(t,", "):"",l="".concat(E(s.count,"finding")," on ").concat(E(s.hosts,
"host"),", worst ").concat(u);return k("g",{class:"box lit severity-".concat(u),role:"button",tabindex:"0","aria-press\
ed":String(s.isChosen),"aria-label":"".concat(n.title," ").concat(m,": ").concat(h).concat(l),onclick:s.choose,onkeydown:f=>{
!(f instanceof KeyboardEvent)||f.key!=="Enter"&&f.key!==" "||(f.preventDefault(),s.choose())}},r,k("text",d,k("tspan",
{x:i,y:String(c+19)},n.title)," ",k("tspan",{x:i,y:String(c+37),class:"count"},m)))}function xt({reading:e,filter:t,narrow:n},{
places:s},a){let c=new Set(ae.map(({table:r,chain:d})=>"".concat(r," ").concat(d))),i=[...s].flatMap(([r,d])=>{let u=e.
place(r);if(u.kind!=="chain"||u.family!==a||c.has("".concat(u.table," ").concat(u.chain)))return[];let m=t().place===r;
return[o("li",{},o("button",{type:"button",class:"chip severity-".concat(e.data.severities[d.worst]),"aria-pressed":String(
m),onclick:()=>n({place:m?-1:r})},"".concat(x(u)," "),...G(e.data,d.worst,d.count)))]});if(i.length!==0)return o("div",
{class:"own-chains"},o("span",{},"Chains that rules jump to:"),o("ul",{},...i))}var Y,Ie,O,X,yt,bt,He,We=S(()=>{"use s\
trict";v();M();_e();C();R();Y=96,Ie=104,O={width:82,height:46},X={left:4,top:30},yt=13*Y-(Y-O.width)+2*X.left,bt=2*Ie+
O.height+X.top+12,He={ipv4:"IPv4",ipv6:"IPv6"}});function Be(e){let{reading:t,filter:n}=e,{data:s}=t,a,c=o("tbody",{}),i=o("button",{type:"button",class:"plain"}),r=o(
"p",{role:"status"}),d=o("table",{class:"never-hit","aria-labelledby":"never-hit-title"},o("thead",{},o("tr",{},...["C\
hain","Rule","Never hit on"].map(l=>o("th",{scope:"col"},l)))),c);T("never-hit-list").replaceChildren(r,o("div",{class:"\
scroll",tabindex:"0",role:"region","aria-labelledby":"never-hit-title"},d),i);let u=({place:l,text:f,hosts:g})=>{let y=g.
slice(0,Rt).map(b=>t.hosts[b]?.name??""),p=g.length-y.length;return o("tr",{},o("td",{},x(t.place(l))),o("td",{class:"\
rule"},o("code",{},t.text(f)??"")),o("td",{},"".concat(y.join(", ")).concat(p>0?" and ".concat(E(p,"more host")):"")))},
m=T("never-hit");if(!(m instanceof HTMLDetailsElement))throw new Error("The list of rules never hit is no details elem\
ent.");m.addEventListener("toggle",()=>h()),m.open=t.hosts.length<=vt;let h=()=>{if(!m.open)return;a??=Ot(e);let{place:l}=n(),
f=ne(n()),g=w=>{let L="".concat(x(t.place(w.place))," ").concat(t.text(w.text)).toLowerCase();return f.every($=>L.includes(
$)||w.hosts.some(Z=>s.hosts[Z]?.name.toLowerCase().includes($)))},y=a.filter(w=>(l<0||w.place===l)&&g(w)),p=0,b=w=>{c.
append(...y.slice(p,p+w).map(u)),p=Math.min(y.length,p+w),i.hidden=p===y.length,i.textContent="Show ".concat(E(Math.min(
qe,y.length-p),"more rule"))};c.replaceChildren(),b(Lt),i.onclick=()=>b(qe),d.hidden=y.length===0,r.textContent="".concat(
E(y.length,"rule")," that no packet has matched.")};return h}function Ot({reading:e}){let t=new Map;for(let n of e.hosts)
for(let s of n.chains)for(let{state:a,packets:c,textNumber:i}of j(e,n,s)){if(a!=="kept"||c!==0)continue;let r="".concat(
s.place," ").concat(i),d=t.get(r);d===void 0?t.set(r,{place:s.place,text:i,hosts:[n.number]}):d.hosts.at(-1)!==n.number&&
d.hosts.push(n.number)}return[...t.values()].sort((n,s)=>s.hosts.length-n.hosts.length)}var Lt,qe,vt,Rt,Ge=S(()=>{"use\
 strict";v();M();ie();R();Lt=20,qe=200,vt=50,Rt=4});async function Ke(e){let t=atob(e),n=new Uint8Array(t.length);for(let r=0;r<n.length;r+=1)n[r]=t.charCodeAt(r);let s=new DecompressionStream(
"deflate-raw"),a=s.writable.getWriter(),c=a.write(n).then(()=>a.close()),[i]=await Promise.all([new Response(s.readable).
json(),c]);return i}function je(e){let t=atob(e.replaceAll("-","+").replaceAll("_","/"));return Array.from(t,n=>n.charCodeAt(
0).toString(16).padStart(2,"0")).join("")}var ce=S(()=>{"use strict"});var U,Q,Ye=S(()=>{"use strict";ce();U=5,Q=class{constructor(t){this.data=t;this.count=t.hosts.reduce((s,{findings:a})=>s+
a.length/U,0),this.hostOf=new Uint32Array(this.count),this.shapeOf=new Uint32Array(this.count),this.expectedOf=new Uint32Array(
this.count),this.actualOf=new Uint32Array(this.count);let n=0;this.hosts=t.hosts.map((s,a)=>{let{findings:c}=s,i=c.length/
U;for(let r=0;r<i;r+=1)this.hostOf[n+r]=a,this.shapeOf[n+r]=c[r*U]??0,this.expectedOf[n+r]=c[r*U+1]??0,this.actualOf[n+
r]=c[r*U+2]??0;return n+=i,{...s,number:a,first:n-i,count:i}})}data;hosts;count;hostOf;shapeOf;expectedOf;actualOf;shape(t){
let n=this.data.shapes[this.shapeOf[t]??0];if(n===void 0)throw new Error("Finding ".concat(t," has no shape."));return n}finding(t){
let{kind:n,severity:s,subsystem:a,place:c,meaning:i,construct:r,at:d}=this.shape(t),{first:u}=this.hosts[this.hostOf[t]??
0]??{first:0},m=(t-u)*U,h=this.data.hosts[this.hostOf[t]??0]?.findings??[];return{number:t,kind:n,severity:s,subsystem:a,
place:c,meaning:this.text(i)??"",construct:this.text(r),at:this.text(d),expected:this.text((this.expectedOf[t]??0)-1),
actual:this.text((this.actualOf[t]??0)-1),expectedPosition:h[m+3]??0,actualPosition:h[m+4]??0}}text(t){return t===void 0||
t<0?void 0:this.data.texts[t]}place(t){return this.data.places[t]??{kind:"host"}}fingerprintsOf(t){return je(t.fingerprints)}}});function Ve({reading:e,filter:t,narrow:n}){let{severities:s}=e.data,a=s.map(()=>({findings:0,hosts:0,last:-1}));for(let i=0;i<
e.count;i+=1){let r=a[e.shape(i).severity];if(r===void 0)continue;r.findings+=1;let d=e.hostOf[i]??0;r.last!==d&&(r.hosts+=
1),r.last=d}let c=s.map((i,r)=>{let{findings:d,hosts:u}=a[r]??{findings:0,hosts:0},m=()=>{let h=new Set(t().severities);
h.delete(r)||h.add(r),n({severities:h})};return o("button",{type:"button",class:"tile severity-".concat(i),...d===0?{disabled:""}:
{},onclick:m},o("span",{class:"letter","aria-hidden":"true"},N[r]??""),o("span",{class:"number"},d.toLocaleString("en")),
o("span",{class:"label"},i),o("span",{class:"hosts"},d===0?"none":"on ".concat(u.toLocaleString("en")," of ").concat(e.
hosts.length.toLocaleString("en")," hosts")))});return T("tiles").replaceChildren(...[...c].reverse()),()=>{for(let[i,
r]of c.entries())r.setAttribute("aria-pressed",String(t().severities.has(i)))}}var ze=S(()=>{"use strict";v();R()});function Qe(){let e=le.map(n=>o("button",{type:"button",onclick:()=>t(n)},"".concat(n[0]?.toUpperCase()).concat(n.slice(
1)))),t=n=>{n==="system"?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=n;for(let[
s,a]of e.entries())a.setAttribute("aria-pressed",String(le[s]===n));try{localStorage.setItem(Xe,n)}catch{}};T("theme").
replaceChildren(...e),t(At())}function At(){try{return le.find(e=>e===localStorage.getItem(Xe))??"system"}catch{return"\
system"}}var le,Xe,Ze=S(()=>{"use strict";v();le=["system","light","dark"],Xe="nffleet-report-theme"});var Pt=Je(()=>{pe();v();M();he();Ae();Ue();We();Ge();Ye();ze();Ze();ce();R();var $t=1e3;async function Nt(){Qe();let e=new Q(
await Ke(T("data").textContent??"")),t=de(e),n=F(e,t),s={reading:e,filter:()=>t,selection:()=>n,narrow:r=>{t={...t,...r},
n=F(e,t),ue(e,t),i()},open:(r,d)=>a.open(r,d===void 0?void 0:e.data.subsystems[d])},a=Oe(s),c=[Ve(s),me(s),Me(s),De(s),
a.show,Be(s)],i=()=>{for(let r of c)r()};i(),addEventListener("beforeprint",()=>{let r=a.openUntil($t);T("printed").textContent=
r===0?"":"The findings of ".concat(E(r,"more host")," are not printed: narrow the report to them first.")}),document.body.
dataset.ready="",performance.mark("shown")}Nt().catch(e=>{T("failure").hidden=!1,T("failure").textContent="This report\
 cannot be shown: ".concat(e instanceof Error?e.message:e,". It needs a browser of 2024 or newer; write it once more i\
f the file was cut.")})});Pt();})();
`;
