// A roster form of any length: like the generated ones in corpora/perf, beyond their 1,000 rows.
//
//   Shape    per row a number, a condition, a rule and a product; over the rows a sum, a count and
//            a mean
#pragma once

#include <string>

namespace faltbok::bench {

inline std::string roster_xml(int row_count) {
  std::string out =
      "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" "
      "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\"><h:head>"
      "<h:title>rep</h:title><model><instance><data id=\"rep\"><total/><cnt/>";
  for (int i = 0; i < row_count; ++i)
    out += "<row><pos/><sex/><age>" + std::to_string(i * 7 % 90) + "</age><name>n" +
           std::to_string(i) + "</name><preg/><w>1.5</w><sc/><note/></row>";
  return out + R"x(<avg/></data></instance>
<bind nodeset="/data/row/pos" type="int" calculate="position(..)"/>
<bind nodeset="/data/row/sex" type="string"/>
<bind nodeset="/data/row/age" type="int" constraint=". &lt; 120"/>
<bind nodeset="/data/row/name" type="string"/>
<bind nodeset="/data/row/preg" type="string" relevant="../sex = 'f' and ../age &gt; 11"/>
<bind nodeset="/data/row/w" type="decimal"/>
<bind nodeset="/data/row/sc" type="decimal" calculate="../age * ../w + ../pos"/>
<bind nodeset="/data/total" type="decimal" calculate="sum(/data/row/sc)"/>
<bind nodeset="/data/cnt" type="int" calculate="count(/data/row)"/>
<bind nodeset="/data/avg" type="decimal" calculate="/data/total div /data/cnt"/></model></h:head>
<h:body><group ref="/data/row"><label>Row</label><repeat nodeset="/data/row">
<input ref="/data/row/name"><label>Name</label></input>
<select1 ref="/data/row/sex"><label>Sex</label><item><label>F</label><value>f</value></item>
<item><label>M</label><value>m</value></item></select1>
<input ref="/data/row/age"><label>Age</label></input>
<input ref="/data/row/preg"><label>Pregnant</label></input>
<input ref="/data/row/w"><label>Weight</label></input></repeat></group></h:body></h:html>)x";
}

}  // namespace faltbok::bench
