// A form for fuzz targets: one question, a select from a file, a look-up in it, rows.
#pragma once

#include <string>

namespace faltbok::forms {

inline std::string form_with_file(const std::string& source) {
  return R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><model><itext><translation lang="sv"><text id="q"><value>Fråga <output value="/d/a"/></value></text></translation>
<translation lang="en"><text id="q"><value>Question</value></text></translation></itext>
<instance><d id="f"><a/><one/><many/><found/><n>1</n><sum/><rep><x/><no/><hidden/></rep><fixed><y/></fixed><meta><instanceID/></meta></d></instance>
<instance id="f" src=")x" +
         source + R"x("/>
<bind nodeset="/d/a" type="int" constraint=". &lt; 100"/><bind nodeset="/d/n" type="int"/>
<bind nodeset="/d/found" calculate="instance('f')/root/item[name = /d/one]/label"/>
<bind nodeset="/d/sum" calculate="sum(/d/rep/x) + count(/d/rep)"/>
<bind nodeset="/d/rep/x" type="decimal"/><bind nodeset="/d/rep/no" calculate="position(..)"/>
<bind nodeset="/d/rep/hidden" relevant="../x &gt; 3"/>
<bind nodeset="/d/fixed/y" type="date"/>
</model></h:head><h:body><input ref="/d/a"><label ref="jr:itext('q')"/></input>
<select1 ref="/d/one"><label>One</label><itemset nodeset="instance('f')/root/item[string-length(name) &lt; 9 or geometry != '']">
<value ref="name"/><label ref="label"/></itemset></select1>
<select ref="/d/many"><label>Many</label><itemset nodeset="randomize(instance('f')/root/item, 7)"><value ref="name"/><label ref="label"/></itemset></select>
<input ref="/d/n"/><group ref="/d/rep"><label>Row</label><repeat nodeset="/d/rep"><input ref="/d/rep/x"/>
<input ref="/d/rep/hidden"/></repeat></group>
<repeat nodeset="/d/fixed" jr:count="/d/n"><input ref="/d/fixed/y"/></repeat></h:body></h:html>)x";
}

}  // namespace faltbok::forms
