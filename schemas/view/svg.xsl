<?xml version="1.0" encoding="UTF-8"?>
<!-- The charts of the outlook in one SVG file that stands alone: the overview, then the
     rows, one under the other.  SPDX-License-Identifier: LGPL-2.1-or-later -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="http://www.w3.org/2000/svg" xmlns:o="urn:releve:outlook:1"
                xmlns:rlv="urn:releve:xslt:1" exclude-result-prefixes="o rlv">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="/o:outlook">
    <xsl:variable name="last" select="o:chart[last()]"/>
    <xsl:variable name="height">
      <xsl:choose>
        <xsl:when test="$last"><xsl:value-of select="$last/@top + $last/@height + 110"/></xsl:when>
        <xsl:otherwise>110</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <svg class="chart" viewBox="0 0 1220 {$height}" width="1220" height="{$height}" role="img"
         aria-label="{o:plan/@name}. {o:summary/@headline}">
      <xsl:attribute name="xml:lang"><xsl:value-of select="@lang"/></xsl:attribute>
      <style><xsl:value-of select="rlv:style('chart')"/></style>
      <xsl:call-template name="chart-defs"/>
      <rect class="paper" width="1220" height="{$height}"/>
      <g transform="translate(20 20)">
        <text class="title" x="0" y="18"><xsl:value-of select="o:summary/@nameCut"/></text>
        <text class="subtitle" x="0" y="40"><xsl:value-of select="o:summary/@headline"/></text>
        <xsl:for-each select="o:chart">
          <g transform="translate(0 {@top + 60})" aria-label="{@label}">
            <xsl:apply-templates select="*"/>
          </g>
        </xsl:for-each>
        <text class="axis" x="0" y="{$height - 36}">
          <xsl:value-of select="concat('releve ', @releve, ' · ', o:plan/@id)"/>
          <xsl:if test="o:plan/@version"> <xsl:value-of select="concat(' ', o:plan/@version)"/></xsl:if>
          <xsl:if test="@dataDate"><xsl:value-of select="concat(' · ', @dataDate)"/></xsl:if>
          <xsl:if test="o:status/o:baseline"><xsl:value-of select="concat(' · ', o:status/o:baseline/@name)"/></xsl:if>
        </text>
      </g>
    </svg>
  </xsl:template>
</xsl:stylesheet>
