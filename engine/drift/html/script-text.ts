/** Compiled from browser/main.ts by `npm run golden`: nothing here is written by hand. */
export const SCRIPT_TEXT: string = String.raw`
"use strict";(()=>{var E=(e,t,n)=>()=>{if(n)throw n[0];try{return e&&(t=e(e=0)),t}catch(s){throw n=[s],s}};var it=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(n){throw t=0,n}};function k(e){switch(e.kind){case"chain":return"".concat(e.chain," (").concat(e.family," ").concat(e.table,")");case"d\
evice":return"device ".concat(e.device);case"link":return"".concat(e.device,": ").concat(e.setting);case"sysctl":return"\
sysctl ".concat(e.name);case"host":return"whole host"}}function x(e,t){return"".concat(e.toLocaleString("en")," ").concat(
t).concat(e===1?"":"s")}var M,P,D,W,R=E(()=>{"use strict";M=["L","M","H","C"],P={rules:"Rules",qdisc:"Queues",link:"In\
terfaces",sysctl:"Sysctls",persistence:"Boot",backend:"Backend",host:"Reading"},D={added:"rule added",removed:"rule re\
moved",changed:"rule changed",moved:"rule moved","unknown-rule":"rule of unknown origin",policy:"policy",anchor:"ancho\
r","chain-missing":"chain missing","chain-left":"chain left behind",qdisc:"queue",link:"interface",sysctl:"sysctl",service:"\
other firewall","boot-differs":"boot differs","rolled-back":"rolled back",unfinished:"unfinished run",record:"owner re\
cord","hidden-rules":"hidden rules","ignored-too-long":"ignored too long",unreadable:"unreadable",unreachable:"unreach\
able"},W={clean:"clean",drifted:"drifted",unchecked:"not all checked",unread:"not read"}});function C(e,t){let{data:n,count:s,hostOf:i}=e,c=n.subsystems.length,a=new Uint8Array(s),r=n.hosts.flatMap(()=>n.subsystems.
map(ee)),d=n.hosts.map(ee),u=new Map,f=n.shapes.map(({kind:m,severity:g,subsystem:y,place:p})=>(t.severities.size===0||
t.severities.has(g))&&(t.kind===""||t.kind===m)&&(t.subsystem===""||t.subsystem===n.subsystems[y])&&(t.place<0||t.place===
p)),h=oe(t).map(m=>at(e,m)),l=0;for(let m=0;m<s;m+=1){let g=e.shapeOf[m]??0;if(f[g]!==!0||!h.every(N=>N(m)))continue;let{
severity:y,subsystem:p,place:b}=e.shape(m),w=i[m]??0;a[m]=1,l+=1,te(r[w*c+p],y),te(d[w],y);let L=u.get(b)??{...ee(),hosts:0,
last:-1};u.set(b,L),te(L,y),L.last!==w&&(L.hosts+=1),L.last=w}return{isAll:ne(t),found:a,count:l,cells:r,hosts:d,places:u}}
function ne({query:e,severities:t,kind:n,subsystem:s,place:i}){return e.trim()===""&&t.size===0&&n===""&&s===""&&i<0}function ee(){
return{count:0,worst:-1}}function te(e,t){e!==void 0&&(e.count+=1,t>e.worst&&(e.worst=t))}function oe({query:e}){return e.
toLowerCase().split(/\s+/).filter(Boolean)}function at(e,t){let{data:n,hostOf:s,shapeOf:i,expectedOf:c,actualOf:a,hosts:r}=e;
if(/^[0-9a-f]{16}$/.test(t)){let l=new Set(r.flatMap(m=>{let g=e.fingerprintsOf(m),y=Array.from({length:m.count},(p,b)=>g.
slice(b*16,b*16+16));return y.includes(t)?[m.first+y.indexOf(t)]:[]}));return m=>l.has(m)}let d=n.texts.map(l=>l.toLowerCase().
includes(t)),u=n.hosts.map(({name:l})=>l.toLowerCase().includes(t)),f=n.places.map(l=>k(l).toLowerCase().includes(t)),
h=n.shapes.map(({place:l,at:m,construct:g})=>f[l]===!0||d[m??-1]===!0||d[g??-1]===!0);return l=>u[s[l]??0]===!0||h[i[l]??
0]===!0||d[(a[l]??0)-1]===!0||d[(c[l]??0)-1]===!0}var B,F=E(()=>{"use strict";R();B={query:"",severities:new Set,kind:"",
subsystem:"",place:-1}});function fe(e){let t=new URLSearchParams(location.hash.slice(1)),{severities:n,subsystems:s,shapes:i,places:c}=e.data,
a=(d,u)=>u.includes(d)?d:"",r=t.get("chain");return{query:t.get("search")??B.query,severities:new Set((t.get("severity")??
"").split(",").flatMap(d=>n.includes(d)?[n.indexOf(d)]:[])),kind:a(t.get("kind")??"",i.map(({kind:d})=>d)),subsystem:a(
t.get("part")??"",s),place:r===null?-1:c.findIndex(d=>k(d)===r)}}function me(e,{query:t,severities:n,kind:s,subsystem:i,
place:c}){let a=new URLSearchParams,r=(d,u)=>{u!==""&&a.set(d,u)};r("search",t.trim()),r("severity",[...n].map(d=>e.data.
severities[d]).join(",")),r("kind",s),r("part",i),r("chain",c<0?"":k(e.place(c)));try{history.replaceState(null,"",a.size===
0?location.href.replace(/#.*/,""):"#".concat(a))}catch{}}var he=E(()=>{"use strict";F();R()});function o(e,t,...n){return ge(document.createElement(e),t,n)}function S(e,t,...n){return ge(document.createElementNS(
"http://www.w3.org/2000/svg",e),t,n)}function ge(e,t,n){for(let[s,i]of Object.entries(t))typeof i=="function"?e.addEventListener(
s.slice(2),i):i!==void 0&&e.setAttribute(s,i);return e.append(...n.filter(s=>s!==void 0)),e}function A(e){return o("sp\
an",{class:"spoken"},e)}function T(e){let t=document.getElementById(e);if(t===null)throw new Error("The page has no #".
concat(e,"."));return t}var v=E(()=>{"use strict"});function we(e){e.length!==0&&T("bloat-list").replaceChildren(...e.map(lt))}function lt(e){return o("article",{class:"b\
loat"},o("h3",{},o("span",{class:"badge grade-".concat(e.verdict)},o("span",{class:"letter"},e.grade),"grade")," ",e.title),
o("p",{class:"hint"},e.when),o("div",{class:"scroll",tabindex:"0",role:"region","aria-label":"Chart: ".concat(e.title)},
dt(e)),be("Round trips",e.figureTitles,e.figures,-1),...e.loads.flatMap(t=>[o("h4",{},"Under ".concat(t.title)),t.queues.
length===0?o("p",{class:"hint"},"No queue that was read had anything to do."):be("Queues under ".concat(t.title),ct,t.
queues,t.bad),o("p",{class:"advice"},t.advice),...t.code===void 0?[]:[o("pre",{tabindex:"0"},o("code",{},t.code))]]),...e.
unread.map(t=>o("p",{class:"hint"},t)))}function dt({spoken:e,scale:t,parts:n}){let s=n.reduce((u,f)=>u+f.columns.length,
0),i=(se-$.left-ye*n.length)/Math.max(1,s),c=re-$.bottom,a=$.left,r=[];for(let[u,{title:f,columns:h}]of n.entries()){let l=a,
m=h.map((g,y)=>{let p=l+y*i;if(g===null)return S("path",{class:"lost",d:"M".concat(p," ").concat(c-8,"l5 8m0 -8l-5 8")});
let b=Math.max(1,g/t*(c-$.top));return S("rect",{x:p.toFixed(1),y:(c-b).toFixed(1),width:Math.max(.5,i).toFixed(2),height:b.
toFixed(1)})});r.push(S("g",{class:u===0?"calm":"loaded"},...m),S("text",{x:String(l),y:String(re-6)},f)),a=l+h.length*
i+ye}let d=[1,.5,0].map(u=>{let f=$.top+(1-u)*(c-$.top);return S("g",{},S("path",{class:"line",d:"M".concat($.left," ").
concat(f,"H").concat(se)}),S("text",{x:String($.left-6),y:String(f+4),"text-anchor":"end"},"".concat(t*u," ms")))});return S(
"svg",{viewBox:"0 0 ".concat(se," ").concat(re),role:"img","aria-label":e,class:"latency"},...d,...r)}function be(e,t,n,s){
return o("div",{class:"scroll",tabindex:"0",role:"region","aria-label":e},o("table",{class:"figures"},o("caption",{},e),
o("thead",{},o("tr",{},...t.map(i=>o("th",{scope:"col"},i)))),o("tbody",{},...n.map((i,c)=>ut(i,c===s)))))}function ut([
e="",...t],n){return o("tr",n?{class:"marked"}:{},o("th",{scope:"row"},e,n?" \u25C0 packets wait here":void 0),...t.map(
s=>o("td",{},s)))}var se,re,$,ye,ct,Te=E(()=>{"use strict";v();se=960,re=180,$={left:64,top:10,bottom:24},ye=8,ct=["qu\
eue","sent","drops","marks","overlimits","backlog (most), bytes","waits"]});function Se({reading:e,filter:t,selection:n,narrow:s}){let{data:i}=e,c=o("input",{type:"search",id:"query",placeholder:"\
host, rule, chain, file\u2026",autocomplete:"off"}),a;c.addEventListener("input",()=>{clearTimeout(a),a=setTimeout(()=>s(
{query:c.value}),pt)});let r=new Set(e.shapeOf),d=i.shapes.filter((p,b)=>r.has(b)),u=[...new Set(d.map(({kind:p})=>p))],
f=i.subsystems.filter((p,b)=>d.some(({subsystem:w})=>w===b)),h=[...new Set(d.map(({place:p})=>p))].map(p=>[p,e.place(p)]).
filter(([,{kind:p}])=>p==="chain").map(([p,b])=>[String(p),k(b)]).sort(([,p],[,b])=>p<b?-1:1),l=ie("kind","Any kind",u.
map(p=>[p,D[p]??p])),m=ie("subsystem","Any part",f.map(p=>[p,P[p]??p])),g=ie("chain","Any chain",h);l.addEventListener(
"change",()=>s({kind:l.value})),m.addEventListener("change",()=>s({subsystem:m.value})),g.addEventListener("change",()=>s(
{place:g.value===""?-1:Number(g.value)}));let y=o("button",{type:"button",class:"plain",onclick:()=>s(B)},"Clear filte\
rs");return T("filters").replaceChildren(q("Search",c),q("Kind",l),q("Part",m),q("Chain",g),y),()=>{let p=t();document.
activeElement!==c&&(c.value=p.query),l.value=p.kind,m.value=p.subsystem,g.value=p.place<0?"":String(p.place),y.hidden=
ne(p);let{count:b,hosts:w,isAll:L}=n(),N=w.filter(J=>J.count>0).length;T("result").textContent=L?"".concat(x(b,"findin\
g")," on ").concat(x(N,"host"),"."):"".concat(b.toLocaleString("en")," of ").concat(x(e.count,"finding"),", on ").concat(
x(N,"host"),".")}}function q(e,t){return o("label",{class:"field"},o("span",{},e),t)}function ie(e,t,n){return o("sele\
ct",{id:e},o("option",{value:""},t),...n.map(([s,i])=>o("option",{value:s},i)))}var pt,Ee=E(()=>{"use strict";v();F();
R();pt=120});function G({severities:e},t){let n=e[t]??"";return o("span",{class:"badge severity-".concat(n)},o("span",{"aria-hidden":"\
true",class:"letter"},M[t]??"?"),n)}function K({severities:e},t,n){return[o("span",{class:"letter","aria-hidden":"true"},
M[t]??"?"),o("span",{"aria-hidden":"true"}," ".concat(n.toLocaleString("en"))),A("".concat(n,", worst ").concat(e[t]??
"unknown"))]}var H=E(()=>{"use strict";v();R()});function _(e,t){let n=e.split(" "),s=ft(n,t.split(" "));if(s.size===0)return[document.createTextNode(e)];let i=[];for(let c=0;c<
n.length;){let a=c;for(;a<n.length&&s.has(a)===s.has(c);)a+=1;let r=n.slice(c,a).join(" ");c>0&&i.push(document.createTextNode(
" ")),i.push(s.has(c)?document.createTextNode(r):o("mark",{},r)),c=a}return i}function ft(e,t){if(e.length>xe||t.length>
xe)return new Set;let n=t.length+1,s=new Uint16Array((e.length+1)*n),i=(a,r)=>s[a*n+r]??0;for(let a=e.length-1;a>=0;a-=
1)for(let r=t.length-1;r>=0;r-=1)s[a*n+r]=e[a]===t[r]?i(a+1,r+1)+1:Math.max(i(a+1,r),i(a,r+1));let c=new Set;for(let a=0,
r=0;a<e.length&&r<t.length;)e[a]===t[r]?(c.add(a),a+=1,r+=1):i(a+1,r)>=i(a,r+1)?a+=1:r+=1;return c}var xe,ae=E(()=>{"u\
se strict";v();xe=200});function V(e,t,n){let{severity:s,kind:i,meaning:c,construct:a,at:r,story:d}=t,u=r===void 0?a:a===void 0?r:"".concat(r,
" (").concat(a,")");return[o("p",{class:"meaning"},G(e.data,s),o("span",{class:"kind"},D[i]??i),o("span",{},c)),...i===
"changed"||i==="moved"?[ht(t)]:[],...d.map(f=>o("p",{class:"story"},f)),o("p",{class:"origin"},u===void 0?void 0:o("sp\
an",{},"".concat(mt(i)," at "),o("code",{},u)),o("span",{class:"fingerprint"},"fingerprint ",o("code",{},n)))]}function mt(e){
return e==="added"||e==="unknown-rule"?"not declared; its chain is":"declared"}function ht({kind:e,expected:t,actual:n,
expectedPosition:s}){return e==="moved"?o("p",{class:"declared"},"Declared as rule ".concat(s,".")):o("p",{class:"decl\
ared"},o("span",{},"declared: "),o("code",{},..._(t??"",n??"")))}function ke({expected:e,actual:t}){let n=(s,i,c)=>i===
void 0?[]:[o("dt",{},s),o("dd",{},o("code",{},...c===void 0?[i]:_(i,c)))];return o("dl",{class:"values"},...n("on the \
host",t,e),...n("declared",e,t))}var ce=E(()=>{"use strict";v();H();ae();R()});var ve,Le=E(()=>{"use strict";ve={kept:"k",added:"a",removed:"r",changed:"c",moved:"m",unknown:"u",recognised:"o",anchor:"\
n"}});function j(e,t,n){let s=0,i=0;return Array.from(n.states,(c,a)=>{let r=gt.get(c)??"kept",d=n.texts[a]??-1,u=r!=="remov\
ed";u&&(s+=1);let f=u?n.packets[s-1]??void 0:void 0,h=-1;return r!=="kept"&&r!=="recognised"&&(h=n.findings[i]??-1,i+=
1),{state:r,text:e.text(d)??"",textNumber:d,number:u?s:void 0,packets:f,finding:h<0?void 0:t.first+h}})}var gt,le=E(()=>{
"use strict";Le();gt=new Map(Object.entries(ve).map(([e,t])=>[t,e]))});function Ae({reading:e,selection:t},n,s,i){let c=j(e,n,s),{found:a}=t(),r=new Set,d=({finding:g})=>g!==void 0&&a[g]===
1;if(!c.some(d))return;let u=new Set;for(let[g,y]of c.entries())if(d(y))for(let p=-Re;p<=Re;p+=1)u.add(g+p);let f=o("t\
body",{}),h=[],l=()=>{h.length>0&&f.append(wt(h)),h=[]};for(let[g,y]of c.entries()){if(!u.has(g)){h.push(y);continue}l();
let{finding:p}=y,b=p!==void 0&&d(y)&&!r.has(p),w=p===void 0?void 0:e.finding(p),L=w?.kind==="chain-missing"||w?.kind===
"chain-left";f.append($e(y,w?.kind==="changed"?w.expected:void 0)),!(!b||L||p===void 0||w===void 0)&&(r.add(p),f.append(
o("tr",{class:"note",id:"finding-".concat(p)},o("td",{colspan:Oe},...V(e,w,i(p))))))}l();let m=e.text(s.standsIn)??"";
return o("table",{class:"chain"},o("caption",{},"Rules of ",o("code",{},m)),o("thead",{},o("tr",{},o("th",{scope:"col",
class:"number"},"No."),o("th",{scope:"col",class:"sign"},A("State")),o("th",{scope:"col",class:"packets"},"Packets"),o(
"th",{scope:"col"},"Rule"))),f)}function $e({state:e,number:t,packets:n,text:s},i){let[c,a]=yt[e];return o("tr",{class:"\
row-".concat(e)},o("td",{class:"number"},t===void 0?"":String(t)),o("td",{class:"sign"},o("span",{"aria-hidden":"true"},
c),A(a)),o("td",{class:n===0?"packets never":"packets"},bt(n)),o("td",{class:"rule"},o("code",{},...i===void 0?[s]:_(s,
i))))}function bt(e){return e===void 0?"":typeof e=="number"?e.toLocaleString("en"):e}function wt(e){let t=e.filter(({
state:i})=>i==="kept").length,n=t===e.length?"".concat(e.length," as declared"):"".concat(e.length," more, ").concat(t,
" of them as declared"),s=o("tr",{class:"gap"},o("td",{colspan:Oe},o("button",{type:"button",class:"plain",onclick:()=>s.
replaceWith(...e.map(i=>$e(i)))},"\u22EF ".concat(n))));return s}var Re,Oe,yt,Ne=E(()=>{"use strict";v();ce();le();ae();
Re=2,Oe="4",yt={kept:["","as declared"],added:["+","added"],removed:["\u2212","removed"],changed:["~","changed"],moved:[
"\u2195","moved"],unknown:["+","of unknown origin"],recognised:["\xB7","of another owner, left alone"],anchor:["\xBB",
"jump to our own chain"]}});function Me(e,t){let{reading:n,selection:s}=e,{found:i}=s(),c=n.fingerprintsOf(t),a=l=>c.slice((l-t.first)*16,(l-t.first)*
16+16),r=new Set;for(let l=t.first;l<t.first+t.count;l+=1)i[l]===1&&r.add(l);let d=l=>{r.delete(l);let m=n.finding(l),
g=m.kind==="chain-missing"||m.kind==="chain-left";return o("div",{class:"alone",id:"finding-".concat(l)},...V(n,m,a(l)),
...g?[]:[ke(m)])},f=[...Map.groupBy(t.chains,({place:l})=>l)].flatMap(([l,m])=>{let g=m.map(b=>Ae(e,t,b,a)),y=new Set(
g.flatMap(b=>[...b?.querySelectorAll(".note")??[]].map(Tt)));for(let b of y)r.delete(b);let p=[...r].filter(b=>n.shape(
b).place===l);return p.length===0&&y.size===0?[]:[o("section",{class:"place","data-subsystem":"rules"},o("h4",{},k(n.place(
l)),...St(m)),...p.map(d),...g.filter(b=>b!==void 0))]}),h=Map.groupBy([...r],l=>n.data.subsystems[n.shape(l).subsystem]??
"");return[Et(t,n.data.texts),...f,...[...h].map(([l,m])=>o("section",{class:"place","data-subsystem":l},o("h4",{},P[l]??
l),...m.flatMap(g=>{let y=n.place(n.shape(g).place);return[...y.kind==="host"?[]:[o("h5",{},k(y))],d(g)]})))]}function Tt({
id:e}){return Number(e.slice(8))}function St(e){let t=e.find(n=>n.policy!==void 0)?.policy;return t===void 0?[]:[o("sp\
an",{class:"policy"},"policy ",o("code",{},t))]}function Et({owner:e,account:t,notes:n},s){let i=t===void 0?void 0:s[t];
return o("div",{class:"about"},...e===void 0?[]:[o("p",{},"Owner ",o("code",{},e))],...i===void 0?[]:[o("p",{},i)],...n.
length===0?[]:[o("ul",{class:"notes"},...n.map(({severity:c,message:a})=>o("li",{},o("strong",{},"".concat(c,": ")),a)))])}
var Pe=E(()=>{"use strict";Ne();v();ce();R()});function Ue(e){let{reading:t,selection:n}=e,s=o("div",{class:"hosts"}),i=o("button",{type:"button",class:"plain"});T("\
findings-list").replaceChildren(s,i);let c=[],a=new Map,r=u=>{let f=c.slice(s.childElementCount,s.childElementCount+u);
s.append(...f.map(l=>d(l)));let h=c.length-s.childElementCount;i.hidden=h<=0,i.textContent="Show ".concat(Math.min(h,Fe).
toLocaleString("en")," more of ").concat(x(h,"host"))};i.addEventListener("click",()=>r(Fe));let d=u=>{let{count:f,worst:h}=n().
hosts[u.number]??{count:0,worst:-1},l=o("div",{class:"panel",id:"panel-".concat(u.number),hidden:""}),m=p=>(p==="open"&&
l.childElementCount===0&&l.append(...Me(e,u)),l.hidden=p==="closed",g.setAttribute("aria-expanded",String(p==="open")),
y),g=o("button",{type:"button","aria-expanded":"false","aria-controls":"panel-".concat(u.number),onclick:()=>m(l.hidden?
"open":"closed")},o("span",{class:"arrow","aria-hidden":"true"},"\u25B8"),o("span",{class:"name"},u.name)," ",G(t.data,
h)," ",o("span",{class:"count"},x(f,"finding")),o("span",{class:"status status-".concat(u.status)},W[u.status]??u.status)),
y=o("section",{class:"card"},o("h3",{},g),l);return a.set(u.number,m),y};return{show:()=>{let{hosts:u}=n();if(c=t.hosts.
filter(({number:f})=>(u[f]?.count??0)>0).sort((f,h)=>{let[l,m]=[u[f.number],u[h.number]];return(m?.worst??0)-(l?.worst??
0)||(m?.count??0)-(l?.count??0)}),a=new Map,s.replaceChildren(),r(xt),c.length<=kt)for(let{number:f}of c)a.get(f)?.("o\
pen");T("findings-empty").hidden=c.length>0},open:(u,f)=>{let h=c.findIndex(g=>g.number===u);if(h<0)return;h>=s.childElementCount&&
r(h+1-s.childElementCount);let l=a.get(u)?.("open"),m=l?.querySelector('.place[data-subsystem="'.concat(f,'"]'))??l;l?.
querySelector("button")?.focus({preventScroll:!0}),m?.scrollIntoView({block:"start"})},openUntil:u=>{let{hosts:f}=n(),
h=u,l=c.filter(({number:m})=>{let g=h===u;return h-=f[m]?.count??0,g||h>=0});r(l.length);for(let{number:m}of l)a.get(m)?.(
"open");return c.length-l.length}}}var xt,Fe,kt,Ce=E(()=>{"use strict";v();Pe();H();R();xt=25,Fe=100,kt=3});function De(e){let{reading:t,selection:n,open:s}=e,{subsystems:i}=t.data,c=o("tbody",{}),a=o("button",{type:"button",class:"\
plain"}),r=o("select",{id:"order"},o("option",{value:"worst"},"worst first"),o("option",{value:"name"},"by name")),d=He,
u=l=>{let{hosts:m,cells:g}=n(),y=m[l.number]?.count??0;return o("tr",{},o("th",{scope:"row"},o("button",{type:"button",
class:"host",onclick:()=>s(l.number)},l.name,A(", all findings"))),o("td",{class:"status status-".concat(l.status)},W[l.
status]??l.status),...i.map((p,b)=>{let{count:w,worst:L}=g[l.number*i.length+b]??{count:0,worst:-1};return w===0?o("td",
{},...vt(l,p)):o("td",{},o("button",{type:"button",class:"cell severity-".concat(t.data.severities[L]),onclick:()=>s(l.
number,b)},A("".concat(l.name,", ").concat(P[p]??p,": ")),...K(t.data,L,w)))}),o("td",{class:"total"},y===0?"":y.toLocaleString(
"en")))},f=()=>{let{hosts:l,isAll:m}=n(),g=t.hosts.filter(({number:p})=>m||(l[p]?.count??0)>0).sort((p,b)=>r.value==="\
name"?0:Ie(b,l)-Ie(p,l));c.replaceChildren(...g.slice(0,d).map(u)),Lt(c);let y=g.length-d;a.hidden=y<=0,a.textContent=
"Show ".concat(Math.min(y,_e).toLocaleString("en")," more of ").concat(x(y,"host")),T("fleet-empty").hidden=g.length>0};
a.addEventListener("click",()=>{let l=d;d+=_e,f(),c.rows[l]?.querySelector("button")?.focus()}),r.addEventListener("ch\
ange",f),c.addEventListener("keydown",Rt);let h=o("tr",{},...["Host","Status",...i.map(l=>P[l]??l),"All"].map(l=>o("th",
{scope:"col"},l)));return T("fleet-order").replaceChildren(o("label",{class:"field inline"},o("span",{},"Order"),r)),T(
"fleet-grid").replaceChildren(o("table",{class:"fleet","aria-labelledby":"fleet-title"},o("thead",{},h),c)),T("fleet-m\
ore").replaceChildren(a),()=>{d=He,f()}}function Ie({number:e},t){let{count:n,worst:s}=t[e]??{count:0,worst:-1};return(s+
1)*1e6+n}function vt({status:e},t){let n=e==="unread"||e==="unchecked"&&(t==="rules"||t==="backend");return[o("span",{
class:n?"not-known":"as-declared","aria-hidden":"true"},n?"?":"\u2713"),A(n?"not known":"as declared")]}function Lt(e){
for(let[t,n]of[...e.querySelectorAll("button")].entries())n.tabIndex=t===0?0:-1}function Rt(e){let t=e.target,n=t instanceof
HTMLElement?t.closest("th, td"):null,s=n?.closest("tr"),i=s?.closest("tbody");if(!(t instanceof HTMLButtonElement)||n===
null||!s||!i)return;let c=[...s.querySelectorAll("button")],a=[...i.rows],r=a.indexOf(s),d=f=>f.map(h=>h.cells[n.cellIndex]?.
querySelector("button")).find(h=>h!=null),u=e.key==="ArrowRight"?c[c.indexOf(t)+1]:e.key==="ArrowLeft"?c[c.indexOf(t)-
1]:e.key==="ArrowDown"?d(a.slice(r+1)):e.key==="ArrowUp"?d(a.slice(0,r).reverse()):e.key==="Home"?a[0]?.querySelector(
"button"):e.key==="End"?a.at(-1)?.querySelector("button"):void 0;u&&(e.preventDefault(),t.tabIndex=-1,u.tabIndex=0,u.focus())}
var He,_e,We=E(()=>{"use strict";v();H();R();He=60,_e=400});function I(e,t,n,s){return s.map((i,c)=>i==="conntrack"?{kind:"step",at:[n+c,t],title:i}:{kind:"chain",at:[n+c,t],title:i,
table:i,chain:e})}var Be,de,qe,Ge=E(()=>{"use strict";Be=[{title:"PREROUTING",from:1,to:4,lane:1},{title:"INPUT",from:6,
to:9,lane:0},{title:"FORWARD",from:6,to:8,lane:1},{title:"POSTROUTING",from:9,to:10,lane:1},{title:"OUTPUT",from:3,to:8,
lane:2}],de=[{kind:"end",at:[0,1],title:"network"},...I("PREROUTING",1,1,["raw","conntrack","mangle","nat"]),{kind:"st\
ep",at:[5,1],title:"routing"},...I("INPUT",0,6,["mangle","filter","nat","security"]),{kind:"end",at:[10,0],title:"this\
 host"},...I("FORWARD",1,6,["mangle","filter","security"]),...I("POSTROUTING",1,9,["mangle","nat"]),{kind:"step",at:[11,
1],title:"queue"},{kind:"end",at:[12,1],title:"network"},{kind:"end",at:[1,2],title:"this host"},{kind:"step",at:[2,2],
title:"routing"},...I("OUTPUT",2,3,["raw","conntrack","mangle","nat","filter","security"])],qe=[...[0,1,2,3,4,5,6,7,8,
9,10,11].map(e=>[[e,1],[e+1,1]]),[[5,1],[5,0],[6,0]],...[6,7,8,9].map(e=>[[e,0],[e+1,0]]),...[1,2,3,4,5,6,7].map(e=>[[
e,2],[e+1,2]]),[[8,2],[9,2],[9,1]]]});function je(e){return()=>{let{reading:t,filter:n,selection:s}=e,i=n().place<0?s():C(t,{...n(),place:-1}),c=Nt(e,i),a=[
"ipv4","ipv6"].filter(r=>[...c.keys()].some(d=>d.startsWith("".concat(r," "))));T("flow").replaceChildren(...a.map(r=>$t(
e,i,r,c))),T("flow-empty").hidden=a.length>0}}function $t(e,t,n,s){let i="flow-".concat(n);return o("figure",{},o("fig\
caption",{id:i},Ke[n]??n),o("div",{class:"scroll",tabindex:"0",role:"region","aria-label":"Way of ".concat(Ke[n]," pac\
kets")},Mt(e,n,i,s)),Ut(e,t,n))}function Nt({reading:e,filter:t,narrow:n},{places:s,cells:i}){let c=new Map;for(let[d,
u]of s){let f=e.place(d);if(f.kind!=="chain")continue;let h=t().place===d;c.set("".concat(f.family," ").concat(f.table,
" ").concat(f.chain),{...u,isChosen:h,choose:()=>n({place:h?-1:d})})}let a=e.data.subsystems.indexOf("qdisc"),r=i.filter(
(d,u)=>u%e.data.subsystems.length===a&&i[u]?.count!==0);if(r.length>0){let d=t().subsystem==="qdisc";c.set("queue",{count:r.
reduce((u,{count:f})=>u+f,0),worst:Math.max(...r.map(({worst:u})=>u)),hosts:r.length,isChosen:d,choose:()=>n({subsystem:d?
"":"qdisc"})})}return c}function Mt(e,t,n,s){let i="arrow-".concat(t);return S("svg",{viewBox:"0 0 ".concat(Ot," ").concat(
At),role:"group","aria-labelledby":n,class:"flow"},S("defs",{},S("marker",{id:i,viewBox:"0 0 8 8",refX:"7",refY:"4",markerWidth:"\
7",markerHeight:"7",orient:"auto"},S("path",{d:"M0 0.5 L7.5 4 L0 7.5 Z",class:"head"}))),...Be.map(({title:c,from:a,to:r,
lane:d})=>S("g",{class:"frame"},S("rect",{x:String(z(a)-6),y:String(X(d)-22),width:String((r-a)*Y+O.width+12),height:String(
O.height+30),rx:"8"}),S("text",{x:String(z(a)),y:String(X(d)-8)},c))),...qe.map(c=>S("path",{d:Pt(c),class:"arrow","ma\
rker-end":"url(#".concat(i,")")})),...de.map(c=>Ft(e,t,c,s.get(c.title==="queue"?"queue":"".concat(t," ").concat(c.table,
" ").concat(c.chain)))))}function z(e){return Q.left+e*Y}function X(e){return Q.top+e*Ve}function Pt(e){return e.map(([
t,n],s)=>{let i=[z(t)+O.width/2,X(n)+O.height/2],c=e[s===0?1:s-1],a=s===0||s===e.length-1,r=a?Math.sign((c?.[0]??t)-t):
0,d=a?Math.sign((c?.[1]??n)-n):0,u=i[0]+r*O.width/2,f=i[1]+d*O.height/2;return"".concat(s===0?"M":"L").concat(u," ").concat(
f)}).join(" ")}function Ft({reading:e},t,n,s){let[i,c]=[z(n.at[0]),X(n.at[1])],a=String(i+O.width/2),r=S("rect",{x:String(
i),y:String(c),width:String(O.width),height:String(O.height),rx:n.kind==="chain"?"5":String(O.height/2)}),d={x:a,"text\
-anchor":"middle"};if(s===void 0){let m=S("text",{...d,y:String(c+O.height/2+5)},n.title);return S("g",{class:"box ".concat(
n.kind)},r,m)}let u=e.data.severities[s.worst]??"",f="".concat(M[s.worst]??"?"," ").concat(s.count.toLocaleString("en")),
h=n.kind==="chain"?"".concat(n.chain," of ").concat(t,", "):"",l="".concat(x(s.count,"finding")," on ").concat(x(s.hosts,
"host"),", worst ").concat(u);return S("g",{class:"box lit severity-".concat(u),role:"button",tabindex:"0","aria-press\
ed":String(s.isChosen),"aria-label":"".concat(n.title," ").concat(f,": ").concat(h).concat(l),onclick:s.choose,onkeydown:m=>{
!(m instanceof KeyboardEvent)||m.key!=="Enter"&&m.key!==" "||(m.preventDefault(),s.choose())}},r,S("text",d,S("tspan",
{x:a,y:String(c+19)},n.title)," ",S("tspan",{x:a,y:String(c+37),class:"count"},f)))}function Ut({reading:e,filter:t,narrow:n},{
places:s},i){let c=new Set(de.map(({table:r,chain:d})=>"".concat(r," ").concat(d))),a=[...s].flatMap(([r,d])=>{let u=e.
place(r);if(u.kind!=="chain"||u.family!==i||c.has("".concat(u.table," ").concat(u.chain)))return[];let f=t().place===r;
return[o("li",{},o("button",{type:"button",class:"chip severity-".concat(e.data.severities[d.worst]),"aria-pressed":String(
f),onclick:()=>n({place:f?-1:r})},"".concat(k(u)," "),...K(e.data,d.worst,d.count)))]});if(a.length!==0)return o("div",
{class:"own-chains"},o("span",{},"Chains that rules jump to:"),o("ul",{},...a))}var Y,Ve,O,Q,Ot,At,Ke,Ye=E(()=>{"use s\
trict";v();F();Ge();H();R();Y=96,Ve=104,O={width:82,height:46},Q={left:4,top:30},Ot=13*Y-(Y-O.width)+2*Q.left,At=2*Ve+
O.height+Q.top+12,Ke={ipv4:"IPv4",ipv6:"IPv6"}});function Xe(e){let{reading:t,filter:n}=e,{data:s}=t,i,c=o("tbody",{}),a=o("button",{type:"button",class:"plain"}),r=o(
"p",{role:"status"}),d=o("table",{class:"never-hit","aria-labelledby":"never-hit-title"},o("thead",{},o("tr",{},...["C\
hain","Rule","Never hit on"].map(l=>o("th",{scope:"col"},l)))),c);T("never-hit-list").replaceChildren(r,o("div",{class:"\
scroll",tabindex:"0",role:"region","aria-labelledby":"never-hit-title"},d),a);let u=({place:l,text:m,hosts:g})=>{let y=g.
slice(0,_t).map(b=>t.hosts[b]?.name??""),p=g.length-y.length;return o("tr",{},o("td",{},k(t.place(l))),o("td",{class:"\
rule"},o("code",{},t.text(m)??"")),o("td",{},"".concat(y.join(", ")).concat(p>0?" and ".concat(x(p,"more host")):"")))},
f=T("never-hit");if(!(f instanceof HTMLDetailsElement))throw new Error("The list of rules never hit is no details elem\
ent.");f.addEventListener("toggle",()=>h()),f.open=t.hosts.length<=Ht;let h=()=>{if(!f.open)return;i??=It(e);let{place:l}=n(),
m=oe(n()),g=w=>{let L="".concat(k(t.place(w.place))," ").concat(t.text(w.text)).toLowerCase();return m.every(N=>L.includes(
N)||w.hosts.some(J=>s.hosts[J]?.name.toLowerCase().includes(N)))},y=i.filter(w=>(l<0||w.place===l)&&g(w)),p=0,b=w=>{c.
append(...y.slice(p,p+w).map(u)),p=Math.min(y.length,p+w),a.hidden=p===y.length,a.textContent="Show ".concat(x(Math.min(
ze,y.length-p),"more rule"))};c.replaceChildren(),b(Ct),a.onclick=()=>b(ze),d.hidden=y.length===0,r.textContent="".concat(
x(y.length,"rule")," that no packet has matched.")};return h}function It({reading:e}){let t=new Map;for(let n of e.hosts)
for(let s of n.chains)for(let{state:i,packets:c,textNumber:a}of j(e,n,s)){if(i!=="kept"||c!==0)continue;let r="".concat(
s.place," ").concat(a),d=t.get(r);d===void 0?t.set(r,{place:s.place,text:a,hosts:[n.number]}):d.hosts.at(-1)!==n.number&&
d.hosts.push(n.number)}return[...t.values()].sort((n,s)=>s.hosts.length-n.hosts.length)}var Ct,ze,Ht,_t,Qe=E(()=>{"use\
 strict";v();F();le();R();Ct=20,ze=200,Ht=50,_t=4});async function Ze(e){let t=atob(e),n=new Uint8Array(t.length);for(let r=0;r<n.length;r+=1)n[r]=t.charCodeAt(r);let s=new DecompressionStream(
"deflate-raw"),i=s.writable.getWriter(),c=i.write(n).then(()=>i.close()),[a]=await Promise.all([new Response(s.readable).
json(),c]);return a}function Je(e){let t=atob(e.replaceAll("-","+").replaceAll("_","/"));return Array.from(t,n=>n.charCodeAt(
0).toString(16).padStart(2,"0")).join("")}var ue=E(()=>{"use strict"});var U,Z,et=E(()=>{"use strict";ue();U=5,Z=class{constructor(t){this.data=t;this.count=t.hosts.reduce((s,{findings:i})=>s+
i.length/U,0),this.hostOf=new Uint32Array(this.count),this.shapeOf=new Uint32Array(this.count),this.expectedOf=new Uint32Array(
this.count),this.actualOf=new Uint32Array(this.count);let n=0;this.hosts=t.hosts.map((s,i)=>{let{findings:c}=s,a=c.length/
U;for(let r=0;r<a;r+=1)this.hostOf[n+r]=i,this.shapeOf[n+r]=c[r*U]??0,this.expectedOf[n+r]=c[r*U+1]??0,this.actualOf[n+
r]=c[r*U+2]??0;return n+=a,{...s,number:i,first:n-a,count:a}})}data;hosts;count;hostOf;shapeOf;expectedOf;actualOf;told=new Map;shape(t){
let n=this.data.shapes[this.shapeOf[t]??0];if(n===void 0)throw new Error("Finding ".concat(t," has no shape."));return n}finding(t){
let{kind:n,severity:s,subsystem:i,place:c,meaning:a,construct:r,at:d}=this.shape(t),u=this.hosts[this.hostOf[t]??0],f=u?.
first??0,h=(t-f)*U,l=this.data.hosts[this.hostOf[t]??0]?.findings??[];return{number:t,kind:n,severity:s,subsystem:i,place:c,
meaning:this.text(a)??"",construct:this.text(r),at:this.text(d),expected:this.text((this.expectedOf[t]??0)-1),actual:this.
text((this.actualOf[t]??0)-1),expectedPosition:l[h+3]??0,actualPosition:l[h+4]??0,story:u===void 0?[]:this.storyOf(u,t-
f)}}storyOf({story:t=[]},n){let s=this.told.get(t);if(s!==void 0)return s.get(n)??[];let i=new Map;for(let c=0;c<t.length;c+=
2){let a=t[c]??0;i.set(a,[...i.get(a)??[],this.text(t[c+1])??""])}return this.told.set(t,i),i.get(n)??[]}text(t){return t===
void 0||t<0?void 0:this.data.texts[t]}place(t){return this.data.places[t]??{kind:"host"}}fingerprintsOf(t){return Je(t.
fingerprints)}}});function tt({reading:e,filter:t,narrow:n}){let{severities:s}=e.data,i=s.map(()=>({findings:0,hosts:0,last:-1}));for(let a=0;a<
e.count;a+=1){let r=i[e.shape(a).severity];if(r===void 0)continue;r.findings+=1;let d=e.hostOf[a]??0;r.last!==d&&(r.hosts+=
1),r.last=d}let c=s.map((a,r)=>{let{findings:d,hosts:u}=i[r]??{findings:0,hosts:0},f=()=>{let h=new Set(t().severities);
h.delete(r)||h.add(r),n({severities:h})};return o("button",{type:"button",class:"tile severity-".concat(a),...d===0?{disabled:""}:
{},onclick:f},o("span",{class:"letter","aria-hidden":"true"},M[r]??""),o("span",{class:"number"},d.toLocaleString("en")),
o("span",{class:"label"},a),o("span",{class:"hosts"},d===0?"none":"on ".concat(u.toLocaleString("en")," of ").concat(e.
hosts.length.toLocaleString("en")," hosts")))});return T("tiles").replaceChildren(...[...c].reverse()),()=>{for(let[a,
r]of c.entries())r.setAttribute("aria-pressed",String(t().severities.has(a)))}}var nt=E(()=>{"use strict";v();R()});function st(){let e=pe.map(n=>o("button",{type:"button",onclick:()=>t(n)},"".concat(n[0]?.toUpperCase()).concat(n.slice(
1)))),t=n=>{n==="system"?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=n;for(let[
s,i]of e.entries())i.setAttribute("aria-pressed",String(pe[s]===n));try{localStorage.setItem(ot,n)}catch{}};T("theme").
replaceChildren(...e),t(Dt())}function Dt(){try{return pe.find(e=>e===localStorage.getItem(ot))??"system"}catch{return"\
system"}}var pe,ot,rt=E(()=>{"use strict";v();pe=["system","light","dark"],ot="nffleet-report-theme"});var qt=it(()=>{he();Te();v();F();Ee();Ce();We();Ye();Qe();et();nt();rt();ue();R();var Wt=1e3;async function Bt(){st();
let e=new Z(await Ze(T("data").textContent??"")),t=fe(e),n=C(e,t),s={reading:e,filter:()=>t,selection:()=>n,narrow:r=>{
t={...t,...r},n=C(e,t),me(e,t),a()},open:(r,d)=>i.open(r,d===void 0?void 0:e.data.subsystems[d])},i=Ue(s),c=[tt(s),Se(
s),De(s),je(s),i.show,Xe(s)],a=()=>{for(let r of c)r()};a(),we(e.data.bloat??[]),addEventListener("beforeprint",()=>{let r=i.
openUntil(Wt);T("printed").textContent=r===0?"":"The findings of ".concat(x(r,"more host")," are not printed: narrow t\
he report to them first.")}),document.body.dataset.ready="",performance.mark("shown")}Bt().catch(e=>{T("failure").hidden=
!1,T("failure").textContent="This report cannot be shown: ".concat(e instanceof Error?e.message:e,". It needs a browse\
r of 2024 or newer; write it once more if the file was cut.")})});qt();})();
`;
